package dev.claw.hub.bench;

import java.net.URI;
import java.time.Duration;

/**
 * Calls by the old protocol: a consumer and a provider on a WebSocket each, a frame for every call and every answer,
 * flushed together when what came is read. Through the adapter of a hub, or through the bare relay.
 */
final class OldCallLoad implements Load {
    // With the name and the braces, as many bytes as the payload of the others.
    private static final String PARAMS = "{\"x\":\"" + "x".repeat(PAYLOAD_BYTES - 8) + "\"}";

    private final OldWire provider;
    private final OldWire consumer;
    private final ClosedLoop rounds;
    private final String call;
    private long calls;

    OldCallLoad(Wire wire, URI url) throws Exception {
        provider = OldWire.open(wire.group(), url, "");
        String registered = provider.ask(
                "{\"type\":\"register\",\"client_id\":\"oldprov1\",\"service\":{\"id\":\"old-echo\",\"name\":\"old-echo\"}}");
        consumer = OldWire.open(wire.group(), url, "");
        consumer.ask("{\"type\":\"connect\",\"client_type\":\"skill_consumer\",\"client_id\":\"oldcons1\"}");
        call = "{\"type\":\"call_service\",\"tunnel_id\":\"" + text(registered, "tunnel_id")
                + "\",\"method\":\"echo\",\"params\":" + PARAMS + ",\"request_id\":\"";
        rounds = new ClosedLoop(wire.loop(), this::send);
        provider.listen(this::serve, provider::flush);
        consumer.listen(this::answered, rounds::flush);
    }

    @Override
    public Round run(int inFlight, Duration length) throws Exception {
        return rounds.run(inFlight, length);
    }

    @Override
    public void close() {
        consumer.close();
        provider.close();
    }

    private void send(int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            consumer.write(call + (++calls * MAX_IN_FLIGHT + slots[i]) + "\"}");
        }
        consumer.flush();
    }

    private void serve(String frame) {
        // By the method, for the bare relay leaves the type as it is.
        if (frame.contains("\"method\":\"echo\"")) {
            provider.write("{\"type\":\"response\",\"request_id\":\"" + text(frame, "request_id")
                    + "\",\"response\":{\"result\":" + PARAMS + "}}");
        }
    }

    private void answered(String frame) {
        if (!frame.contains("\"result\"")) {
            rounds.fail(new IllegalStateException("expected a result, got " + frame));
            return;
        }
        int slot = (int) (Long.parseLong(text(frame, "request_id")) % MAX_IN_FLIGHT);
        rounds.answered(slot);
        rounds.free(slot);
    }

    /** A string field of a frame that the adapter wrote; its values here hold no quotation marks. */
    private static String text(String frame, String field) {
        String before = "\"" + field + "\":\"";
        int start = frame.indexOf(before) + before.length();
        if (start < before.length()) {
            throw new IllegalStateException("no " + field + " in " + frame);
        }
        return frame.substring(start, frame.indexOf('"', start));
    }
}
