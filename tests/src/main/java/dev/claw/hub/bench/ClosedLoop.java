package dev.claw.hub.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a number of slots busy: what comes back is sent again, what came back together leaves together. Lives on one
 * event loop; only {@link #run} is for other threads.
 */
final class ClosedLoop {
    /** Entries of one frame. */
    private static final int FRAME_ENTRIES = 64;

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

    private final Executor loop;
    private final Sender sender;
    private final long[] startedAt = new long[Load.MAX_IN_FLIGHT];
    private final int[] idle = new int[Load.MAX_IN_FLIGHT];
    private final Samples samples = new Samples();
    private CompletableFuture<Round> done = new CompletableFuture<>();
    private int idleCount;
    private int busy;
    private long finished;
    private long startNanos;
    private long lengthNanos;

    /** Sends one frame with one entry for each of the first {@code count} slots. */
    @FunctionalInterface
    interface Sender {
        void send(int[] slots, int count);
    }

    ClosedLoop(Executor loop, Sender sender) {
        this.loop = loop;
        this.sender = sender;
    }

    /** Blocks until the round is over. */
    Round run(int inFlight, Duration length) throws Exception {
        CompletableFuture<Round> result = new CompletableFuture<>();
        loop.execute(() -> begin(result, inFlight, length));
        return result.get(length.plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The answer that is waited for came: takes its latency. */
    void answered(int slot) {
        samples.add(System.nanoTime() - startedAt[slot]);
    }

    /** All that the slot had under way is over. */
    void free(int slot) {
        finished++;
        busy--;
        idle[idleCount++] = slot;
    }

    /** To be called when a frame has been read to its end. */
    void flush() {
        long now = System.nanoTime();
        if (now - startNanos < lengthNanos) {
            sendIdle(now);
        } else if (busy == 0 && !done.isDone()) {
            done.complete(samples.round(finished, now - startNanos));
        }
    }

    void fail(Throwable cause) {
        done.completeExceptionally(cause);
    }

    private void begin(CompletableFuture<Round> result, int inFlight, Duration length) {
        done = result;
        samples.clear();
        finished = 0;
        busy = 0;
        for (idleCount = 0; idleCount < inFlight; idleCount++) {
            idle[idleCount] = idleCount;
        }
        lengthNanos = length.toNanos();
        startNanos = System.nanoTime();
        sendIdle(startNanos);
    }

    private void sendIdle(long now) {
        int[] frame = new int[Math.min(idleCount, FRAME_ENTRIES)];
        while (idleCount > 0) {
            int count = 0;
            while (count < frame.length && idleCount > 0) {
                int slot = idle[--idleCount];
                startedAt[slot] = now;
                frame[count++] = slot;
            }
            busy += count;
            sender.send(frame, count);
        }
    }
}
