/** Tests of the rules of the REST routes. */
@NullMarked
package dev.claw.hub.adapter.rest;

import org.jspecify.annotations.NullMarked;
