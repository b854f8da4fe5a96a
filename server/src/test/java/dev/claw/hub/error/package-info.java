/** The error table. */
@NullMarked
package dev.claw.hub.error;

import org.jspecify.annotations.NullMarked;
