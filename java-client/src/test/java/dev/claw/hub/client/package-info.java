/** The client against a hub whose every frame the test writes, over the in-process transport. */
@NullMarked
package dev.claw.hub.client;

import org.jspecify.annotations.NullMarked;
