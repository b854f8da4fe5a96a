/** Who may call what. */
@NullMarked
package dev.claw.hub.identity;

import org.jspecify.annotations.NullMarked;
