/** Tests of the rules that all streams share. */
@NullMarked
package dev.claw.hub.stream;

import org.jspecify.annotations.NullMarked;
