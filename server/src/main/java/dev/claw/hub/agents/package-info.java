/** Enrolled agents: who has a token, and whose a token is. */
@NullMarked
package dev.claw.hub.agents;

import org.jspecify.annotations.NullMarked;
