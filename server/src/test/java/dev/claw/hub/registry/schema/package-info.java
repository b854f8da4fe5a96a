@NullMarked
package dev.claw.hub.registry.schema;

import org.jspecify.annotations.NullMarked;
