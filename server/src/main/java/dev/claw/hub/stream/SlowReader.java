package dev.claw.hub.stream;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a reader is too slow (G23): its transport holds data and accepted no byte of it for so long. It is asked while
 * the transport takes no frames, and told what the transport has accepted; any change of that begins the time anew. A
 * spent window never gets here: then nothing waits. Belongs to the loop.
 */
final class SlowReader {
    private final long patienceNanos;
    private long since;
    private long framesTaken;
    private long bytesHeld;

    SlowReader(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** The transport just ceased to take frames: the time begins. */
    void begin(long now, long taken, long held) {
        since = now;
        framesTaken = taken;
        bytesHeld = held;
    }

    /**
     * Looks once more.
     *
     * @param now as of {@link System#nanoTime}
     * @param taken frames that were ever handed to the transport
     * @param held bytes that the transport holds and the peer has no room for
     * @return whether the time is over
     */
    boolean tooSlow(long now, long taken, long held) {
        if (taken != framesTaken || held != bytesHeld) {
            begin(now, taken, held);
        }
        return now - since >= patienceNanos;
    }

    /** Why such a stream ends. */
    Refusal refusal() {
        return Refusal.of(
                ErrorReason.ERROR_REASON_SLOW_READER,
                "the peer took no byte for " + TimeUnit.NANOSECONDS.toMillis(patienceNanos)
                        + " ms while data waited for it; resume when it reads again");
    }
}
