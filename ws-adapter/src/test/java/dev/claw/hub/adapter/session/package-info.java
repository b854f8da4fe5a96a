/** What a connection keeps. */
@NullMarked
package dev.claw.hub.adapter.session;

import org.jspecify.annotations.NullMarked;
