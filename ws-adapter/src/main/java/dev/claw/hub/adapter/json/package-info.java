/** The old protocol's frames as text: decoded without loss, written without surprise. Knows no connection and no hub. */
@NullMarked
package dev.claw.hub.adapter.json;

import org.jspecify.annotations.NullMarked;
