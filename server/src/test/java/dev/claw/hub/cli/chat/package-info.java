@org.jspecify.annotations.NullUnmarked
package dev.claw.hub.cli.chat;
