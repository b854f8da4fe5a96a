/** Tests of what calls are made of. */
@NullMarked
package dev.claw.hub.calls;

import org.jspecify.annotations.NullMarked;
