@NullMarked
package dev.claw.hub.store;

import org.jspecify.annotations.NullMarked;
