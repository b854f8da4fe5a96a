package dev.claw.hub.cli.wire;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A stream that is kept up to read from: opened with one frame, and again a second after its link broke. Frames come on
 * a thread of the transport, one after the other; any thread may send.
 */
public final class Follower<Q, R> implements AutoCloseable {
    private static final long REOPEN_MILLIS = 1_000;

    private final HubWire wire;
    private final MethodDescriptor<Q, R> method;
    private final Supplier<Q> opening;
    private final Consumer<R> frames;
    private final Runnable lost;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private Optional<StreamObserver<Q>> out = Optional.empty();
    private boolean everRead;

    private Follower(
            HubWire wire, MethodDescriptor<Q, R> method, Supplier<Q> opening, Consumer<R> frames, Runnable lost) {
        this.wire = wire;
        this.method = method;
        this.opening = opening;
        this.frames = frames;
        this.lost = lost;
    }

    /**
     * Begins to follow.
     *
     * @param opening the first frame of each stream
     * @param frames gets every frame of the hub; ends it all by throwing {@link WireException}
     * @param lost told each time a link broke that had worked
     */
    public static <Q, R> Follower<Q, R> begin(
            HubWire wire, MethodDescriptor<Q, R> method, Supplier<Q> opening, Consumer<R> frames, Runnable lost) {
        Follower<Q, R> follower = new Follower<>(wire, method, opening, frames, lost);
        follower.open();
        return follower;
    }

    /** Sends a frame on the stream that is open; while there is none it is dropped. */
    public synchronized void send(Q frame) {
        if (!over.isDone()) {
            out.ifPresent(stream -> stream.onNext(frame));
        }
    }

    /** Completes when the hub ended it in order, as at a takeover; fails with {@link WireException} when it refused. */
    public CompletableFuture<Void> over() {
        return over;
    }

    @Override
    public synchronized void close() {
        over.complete(null);
        out.ifPresent(stream -> stream.onError(Status.CANCELLED.asRuntimeException()));
        out = Optional.empty();
    }

    private synchronized void open() {
        if (over.isDone()) {
            return;
        }
        StreamObserver<Q> stream =
                ClientCalls.asyncBidiStreamingCall(wire.channel().newCall(method, CallOptions.DEFAULT), new Reader());
        out = Optional.of(stream);
        stream.onNext(opening.get());
    }

    private synchronized void broken(WireException failure) {
        out = Optional.empty();
        boolean again = failure.code() == Status.Code.UNAVAILABLE && everRead;
        if (!again) {
            over.completeExceptionally(failure);
            return;
        }
        CompletableFuture.delayedExecutor(REOPEN_MILLIS, TimeUnit.MILLISECONDS).execute(this::open);
    }

    private final class Reader implements StreamObserver<R> {
        private boolean read;

        @Override
        public void onNext(R frame) {
            read = true;
            synchronized (Follower.this) {
                everRead = true;
            }
            try {
                frames.accept(frame);
            } catch (WireException refusal) {
                over.completeExceptionally(refusal);
                close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (read && !over.isDone()) {
                lost.run();
            }
            broken(WireException.of(failure));
        }

        @Override
        public void onCompleted() {
            over.complete(null);
        }
    }
}
