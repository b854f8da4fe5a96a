package dev.claw.hub.adapter.mapping;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How old agents get messages. */
public final class ChatEntries {
    // Python 3.10 reads three or six digits of a second, and no Z.
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final String UTC = "+00:00";
    private static final int NANOS_PER_MICRO = 1_000;

    private ChatEntries() {}

    /** The frame of a message to {@code agentId}. */
    public static ObjectJson frame(Message message, String agentId) {
        Optional<String> service = Optional.of(message.getServiceId()).filter(id -> !id.isEmpty());
        return content(head(message).text("target_agent", agentId).text("service_id", service), message.getPayload());
    }

    /** The same frame for a message that no frame of the old protocol can carry: a sentence stands for its content. */
    public static ObjectJson tooLarge(Message message, String agentId) {
        int bytes = message.getPayload().getSerializedSize();
        return frame(message.toBuilder().clearPayload().build(), agentId)
                .text("content", "[a message of " + bytes + " bytes, too large for this connection]");
    }

    private static ObjectJson head(Message message) {
        return ObjectJson.frame("chat_message")
                .text("message_id", message.getMessageId())
                .text("channel_id", message.getChannelId())
                .text("sender_id", message.getSender())
                .text("timestamp", time(message.getSentAt()));
    }

    private static ObjectJson content(ObjectJson frame, Payload payload) {
        Optional<String> text = CallPayloads.asText(payload);
        if (text.isPresent()) {
            return frame.text("content", text.get());
        }
        return frame.text("content", CallPayloads.base64(payload.getData()))
                .text("content_encoding", "base64")
                .text("media_type", payload.getMediaType());
    }

    /** A time in UTC that Python's {@code datetime.fromisoformat} reads. */
    public static String time(Timestamp at) {
        Instant instant = Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
        DateTimeFormatter form = at.getNanos() < NANOS_PER_MICRO ? SECONDS : MICROS;
        return form.format(instant.atOffset(ZoneOffset.UTC)) + UTC;
    }
}
