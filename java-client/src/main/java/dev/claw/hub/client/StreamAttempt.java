package dev.claw.hub.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * One stream of a link, from its start to its end. Its methods are the owner's; what the transport calls runs on the
 * transport's thread.
 */
final class StreamAttempt<Q, R> extends ClientCall.Listener<R> {
    private final ClientCall<Q, R> call;
    private final StreamFrames<Q, R> frames;
    private final SerialLoop loop;
    private final Ended<Q, R> ended;
    private Optional<HubException> abortedBy = Optional.empty();
    private boolean draining;

    /** Hears, as owner, that the stream is over. */
    interface Ended<Q, R> {
        void lost(StreamAttempt<Q, R> which, HubException cause);
    }

    StreamAttempt(ClientCall<Q, R> call, StreamFrames<Q, R> frames, SerialLoop loop, Ended<Q, R> ended) {
        this.call = call;
        this.frames = frames;
        this.loop = loop;
        this.ended = ended;
    }

    void start(Metadata headers, int prefetch) {
        call.start(this, headers);
        call.request(prefetch);
        call.sendMessage(frames.open());
    }

    /** Sends what waits, as long as the transport takes it; tells whether anything was sent. */
    boolean write() {
        boolean sent = false;
        while (abortedBy.isEmpty() && call.isReady()) {
            Optional<Q> frame = frames.next(draining);
            if (frame.isEmpty()) {
                break;
            }
            call.sendMessage(frame.get());
            sent = true;
        }
        return sent;
    }

    void request(int more) {
        call.request(more);
    }

    /** The hub asks for nothing new. */
    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    void halfClose() {
        if (abortedBy.isEmpty()) {
            call.halfClose();
        }
    }

    /** Breaks the stream; the first cause stands, and is what the end tells. */
    void abort(HubException cause) {
        if (abortedBy.isEmpty()) {
            abortedBy = Optional.of(cause);
            call.cancel(cause.getMessage(), null);
        }
    }

    @Override
    public void onMessage(R frame) {
        boolean holding = loop.enter();
        try {
            frames.received(frame);
            if (!frames.readsByHand()) {
                call.request(1);
            }
        } finally {
            if (holding) {
                loop.leave();
            }
        }
    }

    @Override
    public void onReady() {
        loop.signal();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        loop.execute(() -> ended.lost(this, abortedBy.orElseGet(() -> cause(status, trailers))));
    }

    private static HubException cause(Status status, Metadata trailers) {
        return status.isOk()
                ? ErrorFacts.local(Status.Code.UNAVAILABLE, "the hub ended the stream")
                : ErrorFacts.of(status, trailers);
    }
}
