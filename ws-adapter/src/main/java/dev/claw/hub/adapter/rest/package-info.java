/** The old hub's REST routes: one class per group of them, over HTTP, as a client of the hub like the frames. */
@NullMarked
package dev.claw.hub.adapter.rest;

import org.jspecify.annotations.NullMarked;
