@NullMarked
package dev.claw.hub.bus;

import org.jspecify.annotations.NullMarked;
