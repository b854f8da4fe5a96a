/** What an operator decides: one table of settings, read from a file, the environment and the command line. */
@NullMarked
package dev.claw.hub.cli.config;

import org.jspecify.annotations.NullMarked;
