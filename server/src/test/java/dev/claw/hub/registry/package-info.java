/** The registry's rules, without a hub. */
@NullMarked
package dev.claw.hub.registry;

import org.jspecify.annotations.NullMarked;
