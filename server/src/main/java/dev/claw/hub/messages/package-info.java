/** Messages: sent into a channel's log, delivered from the inbox. */
@NullMarked
package dev.claw.hub.messages;

import org.jspecify.annotations.NullMarked;
