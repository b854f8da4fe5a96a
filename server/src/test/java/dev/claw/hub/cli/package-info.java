/** Tests of the command line. */
@NullMarked
package dev.claw.hub.cli;

import org.jspecify.annotations.NullMarked;
