/** What the hub says when it refuses or fails: one enum of reasons (in the proto), one table, one way to encode it. */
@NullMarked
package dev.claw.hub.error;

import org.jspecify.annotations.NullMarked;
