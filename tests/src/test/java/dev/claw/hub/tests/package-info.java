/** End to end: the jar as processes, real sockets, real clients. */
@NullMarked
package dev.claw.hub.tests;

import org.jspecify.annotations.NullMarked;
