/** A conversation that a person or a pipe has: lines in, lines out, at once. */
@NullMarked
package dev.claw.hub.cli.chat;

import org.jspecify.annotations.NullMarked;
