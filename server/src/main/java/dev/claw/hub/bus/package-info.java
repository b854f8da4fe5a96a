/** The doorbell between those who write to the store and those who wait for something new in it. */
@NullMarked
package dev.claw.hub.bus;

import org.jspecify.annotations.NullMarked;
