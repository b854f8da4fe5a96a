/**
 * The ports of the store: what must be durable, in the hub's own terms. Each sentence here is a promise, and
 * the {@code …Contract} classes of the tests prove it against every implementation.
 */
@NullMarked
package dev.claw.hub.store;

import org.jspecify.annotations.NullMarked;
