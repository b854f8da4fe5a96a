package dev.claw.hub.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What every part of one client shares.
 *
 * @param line the channel and who speaks over it
 * @param timer runs short tasks later; what it runs never blocks
 * @param nanoTime a clock for durations, in nanoseconds
 * @param callbacks where listeners and handlers run
 * @param turns where the streams are served when something is asked for
 * @param ids makes ids
 * @param backoff makes a fresh backoff per link
 * @param times how long things may take
 */
record ClientContext(
        HubLine line,
        ScheduledExecutorService timer,
        LongSupplier nanoTime,
        Executor callbacks,
        Executor turns,
        Ids ids,
        Supplier<Backoff> backoff,
        Times times) {

    /**
     * How long things may take.
     *
     * @param send how long a send is retried
     * @param request how long a unary request may take
     * @param grace how long closing waits for what is under way
     * @param open how long the hub may take to open a stream
     * @param idle after how long without use a stream is closed that only asks
     */
    record Times(Duration send, Duration request, Duration grace, Duration open, Duration idle) {}
}
