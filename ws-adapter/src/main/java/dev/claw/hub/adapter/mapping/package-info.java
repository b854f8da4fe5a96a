/** What the old protocol and the hub's API say to each other: pure translations, no connection, no state. */
@NullMarked
package dev.claw.hub.adapter.mapping;

import org.jspecify.annotations.NullMarked;
