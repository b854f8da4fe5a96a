/** Calls, routed stream to stream in memory. */
@NullMarked
package dev.claw.hub.calls;

import org.jspecify.annotations.NullMarked;
