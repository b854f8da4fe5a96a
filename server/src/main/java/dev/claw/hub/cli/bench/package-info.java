/** A load for a running hub, by the public client, and what it measures. */
@NullMarked
package dev.claw.hub.cli.bench;

import org.jspecify.annotations.NullMarked;
