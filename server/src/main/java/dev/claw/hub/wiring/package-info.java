/** The hub put together: what is made, in which order, and how it is stopped. The only package that knows all others. */
@NullMarked
package dev.claw.hub.wiring;

import org.jspecify.annotations.NullMarked;
