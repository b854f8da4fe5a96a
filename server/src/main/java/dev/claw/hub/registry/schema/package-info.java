/** JSON and JSON Schema, read and checked with bounded work: neither may be a friend's. */
@NullMarked
package dev.claw.hub.registry.schema;

import org.jspecify.annotations.NullMarked;
