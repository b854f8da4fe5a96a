/** Frames of old agents, good and bad. */
@NullMarked
package dev.claw.hub.adapter.json;

import org.jspecify.annotations.NullMarked;
