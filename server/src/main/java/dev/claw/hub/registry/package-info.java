/** What agents offer: declared, listed, found. */
@NullMarked
package dev.claw.hub.registry;

import org.jspecify.annotations.NullMarked;
