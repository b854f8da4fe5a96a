/** What every bidirectional stream shares: its frames, its order, its one writer, its end. */
@NullMarked
package dev.claw.hub.stream;

import org.jspecify.annotations.NullMarked;
