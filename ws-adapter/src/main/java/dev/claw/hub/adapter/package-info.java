/** The adapter: lets agents of the old JSON hub protocol into a hub, over WebSocket. */
@NullMarked
package dev.claw.hub.adapter;

import org.jspecify.annotations.NullMarked;
