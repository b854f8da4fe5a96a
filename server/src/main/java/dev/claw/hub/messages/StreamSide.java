package dev.claw.hub.messages;

import java.time.Duration;

/** What the owners within one {@code Exchange} may ask of the stream they belong to. */
interface StreamSide {
    /** Runs the task on the stream's loop. Any thread. */
    void onLoop(Runnable task);

    /** Asks for a drain soon. Any thread. */
    void wake();

    /** Runs the task on the loop after a while, unless the stream is over by then. Any thread. */
    void later(Duration delay, Runnable task);
}
