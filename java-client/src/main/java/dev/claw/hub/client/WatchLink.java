package dev.claw.hub.client;

import dev.claw.hub.v1.Draining;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Follows one table of the hub: a snapshot, then changes; after a lost link a reset and a snapshot again. It reads the
 * next frame when the callbacks of the last one are done, so what waits here is bounded.
 */
final class WatchLink<Q, R> implements StreamFrames<Q, R> {
    private final Shape<Q, R> shape;
    private final StreamLink<Q, R> link;
    private final CallbackLane lane;
    private final Losses losses = new Losses(this::tell);
    private volatile boolean silent;
    private boolean attached;

    /**
     * What differs between the tables.
     *
     * @param open the first frame of a new stream
     * @param asks what else is to be asked now; empty for nothing
     * @param reset tells the listener that a new snapshot follows
     * @param reader reads a frame: it calls exactly one method of the link
     */
    record Shape<Q, R>(
            MethodDescriptor<Q, R> method,
            Supplier<Q> open,
            Supplier<Optional<Q>> asks,
            Runnable reset,
            BiConsumer<R, WatchLink<Q, R>> reader) {
        /** Of a table that is only read. */
        Shape(MethodDescriptor<Q, R> method, Q open, Runnable reset, BiConsumer<R, WatchLink<Q, R>> reader) {
            this(method, () -> open, Optional::empty, reset, reader);
        }
    }

    WatchLink(ClientContext context, Shape<Q, R> shape) {
        this.shape = shape;
        this.link = new StreamLink<>(context, this);
        this.lane = new CallbackLane(
                context.callbacks(),
                rejected -> link.fail(ErrorFacts.local(
                        Status.Code.CANCELLED, "the callback executor takes no more callbacks: " + rejected)));
    }

    StreamLink<Q, R> link() {
        return link;
    }

    Subscription begin() {
        link.signal();
        return new Subscription(this::close, link.opened(), link.closed(), losses);
    }

    Losses losses() {
        return losses;
    }

    void close() {
        silent = true;
        link.close(Duration.ZERO);
    }

    // What a frame may say.

    void opened() {
        boolean again = attached;
        attached = true;
        losses.up();
        link.tellOpened();
        news(again ? shape.reset() : () -> {});
    }

    void refused(com.google.rpc.Status why) {
        link.tellRefused(why);
    }

    void draining(Draining draining) {
        link.tellDraining(draining.getDelay());
        link.more();
    }

    /** Runs the callbacks of one frame, then reads the next. */
    void news(Runnable callbacks) {
        tell(callbacks);
        lane.execute(link::more);
    }

    private void tell(Runnable callback) {
        lane.execute(() -> {
            if (!silent) {
                callback.run();
            }
        });
    }

    /** A frame that says nothing to this client. */
    void nothing() {
        link.more();
    }

    @Override
    public MethodDescriptor<Q, R> method() {
        return shape.method();
    }

    @Override
    public Q open() {
        return shape.open().get();
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public Optional<Q> next(boolean draining) {
        return draining ? Optional.empty() : shape.asks().get();
    }

    @Override
    public void received(R frame) {
        shape.reader().accept(frame, this);
    }

    @Override
    public boolean readsByHand() {
        return true;
    }

    @Override
    public void lost(Loss loss) {
        losses.lost(loss);
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        silent = true;
    }
}
