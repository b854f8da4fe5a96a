/** The command line: for people by default, for programs with {@code --json}. Results on stdout, words on stderr. */
@NullMarked
package dev.claw.hub.cli;

import org.jspecify.annotations.NullMarked;
