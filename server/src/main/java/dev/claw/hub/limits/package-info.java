/** What this hub allows, and the rules of well-formed ids and payloads. */
@NullMarked
package dev.claw.hub.limits;

import org.jspecify.annotations.NullMarked;
