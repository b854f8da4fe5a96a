package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The streams of one RPC, in the order in which the client opens them. */
final class Script<Q, R> {
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<HubStream<Q, R>> streams = new LinkedBlockingQueue<>();

    StreamObserver<Q> begin(StreamObserver<R> out) {
        HubStream<Q, R> stream = new HubStream<>(out);
        streams.add(stream);
        return stream;
    }

    /** The next stream that the client opens; waits for it. */
    HubStream<Q, R> next() {
        try {
            HubStream<Q, R> stream = streams.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(stream).as("a stream of the client").isNotNull();
            return Objects.requireNonNull(stream);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Streams that were opened and not taken. */
    int waiting() {
        return streams.size();
    }
}
