/** The rules of the doors. */
@org.jspecify.annotations.NullMarked
package dev.claw.hub.adapter.netty;
