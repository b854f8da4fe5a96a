package dev.claw.hub.adapter.json;

/** What a text turned out to be. */
public sealed interface Decoded {
    /** What is known of the frame; of a rejected one, what could be read. */
    Envelope envelope();

    /** A frame that can be acted on. */
    record Accepted(Envelope envelope, LegacyFrame frame) implements Decoded {}

    /**
     * A text that cannot.
     *
     * @param code {@link FrameCodec#INVALID_JSON} or {@link FrameCodec#INVALID_FRAME}
     * @param message what was wrong and what was expected, for people
     */
    record Rejected(Envelope envelope, String code, String message) implements Decoded {}
}
