/** What is kept for so long and no longer: found by one sweep, given up in small slices. */
@NullMarked
package dev.claw.hub.retention;

import org.jspecify.annotations.NullMarked;
