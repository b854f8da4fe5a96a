package dev.claw.hub.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that live now, so that they can be told when the hub stops. Any thread. */
public final class LiveStreams {
    private final Set<BidiStream<?, ?>> live = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void add(BidiStream<?, ?> stream) {
        live.add(stream);
    }

    void remove(BidiStream<?, ?> stream) {
        live.remove(stream);
    }

    public int count() {
        return live.size();
    }

    /** Whether the hub is about to stop. */
    public boolean draining() {
        return draining;
    }

    /** Tells every stream that the hub stops in so long. */
    public void drain(Duration delay) {
        draining = true;
        live.forEach(stream -> stream.announceDraining(delay));
    }

    /** Ends every stream, behind what waits for it. */
    public void end() {
        live.forEach(BidiStream::endStopping);
    }
}
