/** The benchmark: the hub beside the least that could do the same work, in one run. */
@NullMarked
package dev.claw.hub.bench;

import org.jspecify.annotations.NullMarked;
