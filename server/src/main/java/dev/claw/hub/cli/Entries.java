package dev.claw.hub.cli;

import com.google.protobuf.Timestamp;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Messages and channel events as a person reads them: one line each. */
final class Entries {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Entries() {}

    static String line(InboxEntry entry) {
        return entry.hasMessage() ? line(entry.getMessage()) : line(entry.getChannelEvent());
    }

    static String line(Message message) {
        String about = message.getServiceId().isEmpty() ? "" : " (about " + message.getServiceId() + ")";
        return time(message.getSentAt()) + "  " + Output.plain(message.getSender()) + about + ": "
                + Output.plain(text(message.getPayload()));
    }

    private static String line(ChannelEvent event) {
        String what = switch (event.getKind()) {
            case CHANNEL_EVENT_KIND_REQUESTED -> "requests";
            case CHANNEL_EVENT_KIND_ACCEPTED -> "accepts";
            case CHANNEL_EVENT_KIND_REJECTED -> "rejects";
            default -> "ends";
        };
        return time(event.getAt()) + "  " + Output.plain(event.getAgentId()) + " " + what + " channel "
                + event.getChannelId() + " about " + Output.plain(event.getServiceId())
                + (event.getNote().isEmpty() ? "" : ": " + Output.plain(event.getNote()));
    }

    private static String text(Payload payload) {
        return payload.hasData() ? "[" + payload.getData().size() + " bytes of data]" : Payloads.asText(payload);
    }

    private static String time(Timestamp at) {
        return TIME.format(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    }
}
