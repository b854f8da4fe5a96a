@NullMarked
package dev.claw.hub.keys;

import org.jspecify.annotations.NullMarked;
