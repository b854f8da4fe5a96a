package dev.claw.hub.stream;

import dev.claw.hub.error.Refusal;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A stream's way to its transport: frames go while the transport takes them, and while it does not it is watched (G23).
 * Belongs to the loop.
 */
final class Outbound<O> {
    /** How often a transport is looked at within the time that it has. */
    private static final int LOOKS = 8;

    private final ServerCallStreamObserver<O> transport;
    private final TransportGauge gauge;
    private final EventExecutor loop;
    private final LongSupplier nanoClock;
    private final SlowReader slow;
    private final long lookNanos;
    private final Consumer<Refusal> onSlow;
    private long taken;
    private boolean watched;
    private boolean closed;

    /**
     * @param patience how long the transport may accept no byte while it holds some
     * @param onSlow told on the loop when that is over
     */
    Outbound(
            ServerCallStreamObserver<O> transport,
            EventExecutor loop,
            LongSupplier nanoClock,
            Duration patience,
            Consumer<Refusal> onSlow) {
        this.transport = transport;
        this.gauge = TransportGauge.current();
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.slow = new SlowReader(patience);
        this.lookNanos = Math.max(1, patience.toNanos() / LOOKS);
        this.onSlow = onSlow;
    }

    /** Whether the transport takes a frame now. One that does not is watched from now on. */
    boolean takes() {
        if (closed) {
            return false;
        }
        boolean ready = transport.isReady();
        if (!ready && !watched) {
            watched = true;
            slow.begin(nanoClock.getAsLong(), taken, gauge.heldBytes());
            lookLater();
        }
        return ready;
    }

    void write(O frame) {
        taken++;
        transport.onNext(frame);
    }

    void complete() {
        closed = true;
        transport.onCompleted();
    }

    void fail(Throwable cause) {
        closed = true;
        transport.onError(cause);
    }

    /** The peer is gone: there is nothing to write to. */
    void abandon() {
        closed = true;
    }

    private void lookLater() {
        loop.schedule(this::look, lookNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (closed || transport.isReady()) {
            watched = false;
        } else if (slow.tooSlow(nanoClock.getAsLong(), taken, gauge.heldBytes())) {
            watched = false;
            onSlow.accept(slow.refusal());
        } else {
            lookLater();
        }
    }
}
