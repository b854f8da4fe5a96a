/**
 * What happens on a connection of an old agent: who it is, what it asks, what it is told. Everything of a connection
 * belongs to its event loop; what several connections share says so itself.
 */
@NullMarked
package dev.claw.hub.adapter.session;

import org.jspecify.annotations.NullMarked;
