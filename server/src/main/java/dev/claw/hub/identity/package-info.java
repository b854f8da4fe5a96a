/** Who calls: credentials, names on loopback, and the one place that says who may call what. */
@NullMarked
package dev.claw.hub.identity;

import org.jspecify.annotations.NullMarked;
