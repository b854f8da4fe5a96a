/** Tests of the translations. */
@NullMarked
package dev.claw.hub.adapter.mapping;

import org.jspecify.annotations.NullMarked;
