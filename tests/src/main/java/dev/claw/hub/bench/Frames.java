package dev.claw.hub.bench;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hands a stream's frames on; its end, which no round expects, is a failure. */
final class Frames<T> implements StreamObserver<T> {
    private static final int OPENING_SECONDS = 20;

    private final Consumer<T> reader;
    private final Consumer<Throwable> failure;
    private final CompletableFuture<T> first = new CompletableFuture<>();

    /** The reader gets all frames but the first, which answers the opening one. */
    Frames(Consumer<T> reader, Consumer<Throwable> failure) {
        this.reader = reader;
        this.failure = failure;
    }

    /** Blocks until the stream is open; the frame that says so. */
    T awaitFirst() throws Exception {
        return first.get(OPENING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(T frame) {
        if (!first.complete(frame)) {
            reader.accept(frame);
        }
    }

    @Override
    public void onError(Throwable cause) {
        first.completeExceptionally(cause);
        failure.accept(cause);
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("the stream was ended by the server"));
    }
}
