package dev.claw.hub.retention;

import java.util.concurrent.CompletionStage;

/** One kind of what grows old. Slices follow each other, never two at once. */
interface Sweep {
    /** Rows that one transaction removes at most: sends go on in between. */
    int SLICE_ROWS = 1_000;

    /** Logs, inboxes or readers that one slice looks at. */
    int SLICE_OWNERS = 256;

    /** Gives up a slice of what is old; false when that was the last one of this round. May complete on any thread. */
    CompletionStage<Boolean> slice();
}
