/** Who talks with whom, about what. */
@NullMarked
package dev.claw.hub.channels;

import org.jspecify.annotations.NullMarked;
