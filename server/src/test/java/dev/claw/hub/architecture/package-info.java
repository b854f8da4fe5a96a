/** The arrows between the packages. */
@NullMarked
package dev.claw.hub.architecture;

import org.jspecify.annotations.NullMarked;
