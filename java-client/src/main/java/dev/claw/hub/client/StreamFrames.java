package dev.claw.hub.client;

import io.grpc.MethodDescriptor;
import java.util.Optional;

/**
 * What one kind of stream says and hears; {@link StreamLink} keeps the stream up. Everything is called by the link's
 * owner, one at a time, but for {@link #received}.
 */
interface StreamFrames<Q, R> {
    /**
     * A stream broke, or could not be opened.
     *
     * @param cause why
     * @param lasting another attempt would fail in the same way
     */
    record Loss(HubException cause, boolean lasting) {}

    MethodDescriptor<Q, R> method();

    /** The first frame of a new stream. */
    Q open();

    /** Whether a stream is needed now. */
    boolean wanted();

    /** The next frame to leave, made of what waits; asked for only when the stream is open and ready. */
    Optional<Q> next(boolean draining);

    /** Reads one frame on the transport's thread. */
    void received(R frame);

    /** Whether {@link StreamLink#more()} is called for each frame after the first; else all are read at once. */
    default boolean readsByHand() {
        return false;
    }

    /** The stream is gone. What was asked on it is failed, or kept for the next one. */
    void lost(Loss loss);

    /** Whether the link goes on after a lasting refusal, for what is asked later; else it is over. */
    default boolean survivesRefusal() {
        return false;
    }

    /** Whether the stream is only there for what is asked on it: unused for a while it is closed till the next need. */
    default boolean rests() {
        return false;
    }

    /** Of one that rests: nothing is under way and nothing waits. */
    default boolean unused() {
        return false;
    }

    /** Of a stream that the hub drains: nothing is under way on it, and it is left for a new one. Else it is kept. */
    default boolean leavable() {
        return false;
    }

    /** Closing begins: nothing new comes in. */
    default void closing() {}

    /** While closing: nothing is left to send or to wait for. */
    boolean settled();

    /** While closing, when settled: whether to half-close and let the hub end the stream; else it is cancelled. */
    default boolean lingers() {
        return false;
    }

    /** The link is over; may be called again for what came too late. Nothing may be left waiting. */
    void over(Ending ending);
}
