/** What an adapter is told when it is made: limits, times, and where its clock and chance come from. */
@NullMarked
package dev.claw.hub.adapter.settings;

import org.jspecify.annotations.NullMarked;
