package dev.claw.hub.adapter.json;

import java.util.Optional;

/**
 * Reads frames of old agents. Pure: the same text is the same frame, whatever came before, and no text makes it throw.
 * May be used from any thread.
 */
public final class FrameCodec {
    /** The text is not one JSON object. */
    public static final String INVALID_JSON = "INVALID_JSON";
    /** A field is missing, of the wrong type or out of range. */
    public static final String INVALID_FRAME = "INVALID_FRAME";

    private static final int MAX_REQUEST_ID = 1024;

    /** Reads one frame; also in the newer form {@code {"type":…,"payload":{…}}}. */
    public Decoded decode(String text) {
        RawObject.Scan scan = RawObject.scan(text);
        RawObject frame = unwrapped(scan.object());
        Envelope envelope = new Envelope(type(frame), requestId(frame), Optional.empty());
        if (scan.problem().isPresent()) {
            return new Decoded.Rejected(envelope, INVALID_JSON, scan.problem().get());
        }
        try {
            check(frame, envelope);
            Envelope named = new Envelope(
                    envelope.type(),
                    envelope.requestId(),
                    name(frame, envelope.type()),
                    NewerHabits.shownBy(scan.object(), frame, envelope.type()));
            return new Decoded.Accepted(named, FrameType.read(envelope.type(), frame));
        } catch (InvalidFrame e) {
            return new Decoded.Rejected(envelope, INVALID_FRAME, e.sentence());
        }
    }

    private static RawObject unwrapped(RawObject frame) {
        return frame.raw("payload")
                .filter(payload -> payload.startsWith("{"))
                .map(payload -> RawObject.scan(payload).object().without("type"))
                .map(payload -> frame.without("payload").with(payload))
                .orElse(frame);
    }

    private static String type(RawObject frame) {
        return frame.raw("type")
                .filter(json -> json.startsWith("\""))
                .map(JsonText::unquote)
                .orElse("");
    }

    private static Optional<String> requestId(RawObject frame) {
        return frame.raw("request_id")
                .filter(json -> !json.startsWith("{") && !json.startsWith("["))
                .filter(json -> json.length() <= MAX_REQUEST_ID);
    }

    private static void check(RawObject frame, Envelope envelope) {
        if (envelope.type().isEmpty()) {
            String got = frame.raw("type").map(JsonText::kind).orElse("none");
            throw new InvalidFrame("type", "expected the name of a frame type, got " + got);
        }
        if (envelope.requestId().isEmpty() && frame.raw("request_id").isPresent()) {
            throw new InvalidFrame(
                    "request_id", "expected a string or a number of at most " + MAX_REQUEST_ID + " characters");
        }
    }

    private static Optional<String> name(RawObject frame, String type) {
        Optional<String> name = frame.word("client_id").or(() -> frame.word("sender"));
        return switch (type) {
            case "register" -> name.or(() -> frame.object("service").flatMap(DurableNames::of));
            case "connect" -> name.or(() -> frame.word("agent_id"));
            case "chat_message" -> name.or(() -> frame.word("sender_id"));
            case "chat_request" -> name.or(() -> frame.word("consumer_id"));
            case "chat_history", "chat_end" -> name.or(() -> frame.word("agent_id"));
            case "chat_accept", "chat_reject" -> name.or(() -> frame.word("provider_id"));
            default -> name;
        };
    }
}
