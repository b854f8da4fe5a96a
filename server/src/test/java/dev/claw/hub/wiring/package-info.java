/** The hub as a whole, over its real gRPC door. */
@org.jspecify.annotations.NullUnmarked
package dev.claw.hub.wiring;
