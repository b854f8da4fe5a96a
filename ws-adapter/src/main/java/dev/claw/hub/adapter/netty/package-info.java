/** The door: sockets, the upgrade and its guards, and frames handed to sessions. */
@NullMarked
package dev.claw.hub.adapter.netty;

import org.jspecify.annotations.NullMarked;
