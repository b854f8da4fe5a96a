/** The hub's streams as the generated stubs have them, for commands that show every frame of one. */
@NullMarked
package dev.claw.hub.cli.wire;

import org.jspecify.annotations.NullMarked;
