package dev.claw.hub.adapter.mapping;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How old agents get messages. */
public final class ChatEntries {
    // Python 3.10 reads three or six digits of a second, and no Z.
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final String UTC = "+00:00";
    private static final String CHAT_MESSAGE = "\"chat_message\"";

    private ChatEntries() {}

    /** The frame of a message to {@code agentId}. */
    public static ObjectJson frame(Message message, String agentId) {
        return filled(ObjectJson.frame("chat_message"), message, agentId);
    }

    /** The same frame for a message that no frame of the old protocol can carry: a sentence stands for its content. */
    public static ObjectJson tooLarge(Message message, String agentId) {
        return frame(message.toBuilder().clearPayload().build(), agentId).text("content", sentence(message));
    }

    /** The same item for such a message. */
    public static ObjectJson tooLargeItem(Message message, String target) {
        return item(message.toBuilder().clearPayload().build(), target).text("content", sentence(message));
    }

    private static String sentence(Message message) {
        return "[a message of " + message.getPayload().getSerializedSize() + " bytes, too large for this connection]";
    }

    /** A message of a history, without a type. */
    public static ObjectJson item(Message message, String target) {
        return filled(new ObjectJson(), message, target);
    }

    /** What the newer client wants: {@code sender} beside {@code sender_id}, and {@code message} for a message. */
    public static ObjectJson newer(ObjectJson frame) {
        boolean message = frame.get("type").filter(CHAT_MESSAGE::equals).isPresent();
        ObjectJson renamed = message ? frame.text("type", "message") : frame;
        frame.get("sender_id").ifPresent(sender -> renamed.raw("sender", sender));
        return renamed;
    }

    private static ObjectJson filled(ObjectJson frame, Message message, String target) {
        Optional<String> service = Optional.of(message.getServiceId()).filter(id -> !id.isEmpty());
        frame.text("message_id", message.getMessageId())
                .text("channel_id", message.getChannelId())
                .text("sender_id", message.getSender())
                .text("timestamp", time(message.getSentAt()))
                .text("target_agent", target)
                .text("service_id", service);
        return content(frame, message.getPayload());
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
        return time(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    }

    /** The same of an instant. */
    public static String time(Instant instant) {
        Instant shown = instant.truncatedTo(ChronoUnit.MICROS);
        DateTimeFormatter form = shown.equals(instant.truncatedTo(ChronoUnit.SECONDS)) ? SECONDS : MICROS;
        return form.format(shown.atOffset(ZoneOffset.UTC)) + UTC;
    }
}
