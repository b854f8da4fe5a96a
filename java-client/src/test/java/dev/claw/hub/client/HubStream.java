package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The hub's side of one stream: gathers what the client sends, says what the test wants said. */
final class HubStream<Q, R> implements StreamObserver<Q> {
    private static final int PATIENCE_SECONDS = 10;

    private final ServerCallStreamObserver<R> out;
    private final BlockingQueue<Q> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
    private final CompletableFuture<Void> canceled = new CompletableFuture<>();
    private volatile boolean paused;

    HubStream(StreamObserver<R> out) {
        this.out = (ServerCallStreamObserver<R>) out;
        this.out.disableAutoRequest();
        this.out.setOnCancelHandler(() -> canceled.complete(null));
        this.out.request(1);
    }

    /** The client's next frame; waits for it. */
    Q take() {
        try {
            Q frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame).as("a frame of the client").isNotNull();
            return Objects.requireNonNull(frame);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Frames that came and were not taken. */
    int waiting() {
        return frames.size();
    }

    synchronized void send(R frame) {
        out.onNext(frame);
    }

    /** The link breaks. */
    synchronized void drop() {
        out.onError(Status.UNAVAILABLE.withDescription("the wire was cut").asException());
    }

    synchronized void fail(com.google.rpc.Status status) {
        out.onError(StatusProto.toStatusException(status));
    }

    synchronized void complete() {
        out.onCompleted();
    }

    /** Takes no more frames after the next one: the client's side is then not ready. */
    void pause() {
        paused = true;
    }

    /** Takes frames again. */
    void resume() {
        paused = false;
        out.request(1);
    }

    CompletableFuture<Void> halfClosed() {
        return halfClosed;
    }

    CompletableFuture<Void> canceled() {
        return canceled;
    }

    @Override
    public void onNext(Q frame) {
        frames.add(frame);
        if (!paused) {
            out.request(1);
        }
    }

    @Override
    public void onError(Throwable cause) {
        canceled.complete(null);
    }

    @Override
    public void onCompleted() {
        halfClosed.complete(null);
    }
}
