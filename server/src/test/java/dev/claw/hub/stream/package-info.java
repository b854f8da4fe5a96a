/** Tests of the rules that all streams share. */
@org.jspecify.annotations.NullMarked
package dev.claw.hub.stream;
