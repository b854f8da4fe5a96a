package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A bidirectional stream as a test speaks it: frames out, frames in, one after the other. */
final class Talk<I, O> implements ClientResponseObserver<I, O>, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final boolean slow;
    private final LinkedBlockingQueue<O> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<StatusRuntimeException> failed = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<I>> out = new CompletableFuture<>();

    /** Opens a stream that reads one frame, and no more until {@link #read}. */
    static <I, O> Talk<I, O> openSlow(Function<StreamObserver<O>, StreamObserver<I>> rpc) {
        Talk<I, O> talk = new Talk<>(true);
        var unused = rpc.apply(talk);
        return talk;
    }

    static <I, O> Talk<I, O> open(Function<StreamObserver<O>, StreamObserver<I>> rpc) {
        Talk<I, O> talk = new Talk<>(false);
        var unused = rpc.apply(talk);
        return talk;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<I> requests) {
        if (slow) {
            requests.disableAutoRequestWithInitial(1);
        }
        out.complete(requests);
    }

    private Talk(boolean slow) {
        this.slow = slow;
    }

    /** Reads so many frames more. */
    void read(int count) {
        out.join().request(count);
    }

    Talk<I, O> send(I frame) {
        out.join().onNext(frame);
        return this;
    }

    void halfClose() {
        out.join().onCompleted();
    }

    /** Leaves at once. */
    void cancel() {
        out.join().cancel("the test leaves", null);
    }

    /** The next frame. */
    O next() throws InterruptedException {
        O frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(frame)
                .as("a frame from the hub; the stream's end: %s", end.getNow(null))
                .isNotNull();
        return frame;
    }

    /** The next frame that is wanted; those before it are passed over. */
    O next(Predicate<O> wanted) throws InterruptedException {
        O frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /** What came and was not taken yet. */
    List<O> rest() {
        List<O> rest = new ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    /** How the stream ended. */
    Status end() throws Exception {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What the stream failed with. */
    StatusRuntimeException failure() throws Exception {
        return failed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean ended() {
        return end.isDone();
    }

    @Override
    public void onNext(O frame) {
        frames.add(frame);
    }

    @Override
    public void onError(Throwable failure) {
        if (failure instanceof StatusRuntimeException told) {
            failed.complete(told);
        }
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    @Override
    public void close() {
        cancel();
    }
}
