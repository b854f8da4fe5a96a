package dev.claw.hub.cli;

import com.google.protobuf.Timestamp;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Messages and channel events as a person reads them: one line each. */
final class Entries {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Entries() {}

    /** A sentence about what cannot be had. */
    static String line(Gap gap) {
        return (gap.getChannelId().isEmpty() ? "Entries" : "Entries of " + gap.getChannelId()) + " behind number "
                + gap.getAfter().getSeq() + " are gone (" + Output.word(gap.getCause(), "GAP_CAUSE_")
                + "); the oldest still held is " + gap.getOldestHeld() + ".";
    }

    static String line(InboxEntry entry) {
        return entry.hasMessage() ? line(entry.getMessage()) : line(entry.getChannelEvent());
    }

    static String line(Message message) {
        String about = message.getServiceId().isEmpty() ? "" : " (about " + message.getServiceId() + ")";
        return time(message.getSentAt()) + "  " + Output.plain(message.getSender()) + about + ": "
                + Output.plain(text(message.getPayload()));
    }

    static String line(ChannelEvent event) {
        String service = event.getServiceId().isEmpty() ? "" : " about " + Output.plain(event.getServiceId());
        String group = event.getChannelName().isEmpty() ? "" : " (" + Output.plain(event.getChannelName()) + ")";
        return time(event.getAt()) + "  " + Output.plain(event.getAgentId()) + " " + verb(event) + subject(event)
                + " channel "
                + event.getChannelId() + group + service
                + (event.getNote().isEmpty() ? "" : ": " + Output.plain(event.getNote()));
    }

    private static String subject(ChannelEvent event) {
        if (event.getSubject().isEmpty()) {
            return "";
        }
        boolean removed = event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_REMOVED;
        return " " + Output.plain(event.getSubject()) + (removed ? " from" : " to");
    }

    private static String verb(ChannelEvent event) {
        return switch (event.getKind()) {
            case CHANNEL_EVENT_KIND_REQUESTED -> "requests";
            case CHANNEL_EVENT_KIND_ACCEPTED -> "accepts";
            case CHANNEL_EVENT_KIND_REJECTED -> "rejects";
            case CHANNEL_EVENT_KIND_INVITED -> "invites";
            case CHANNEL_EVENT_KIND_JOINED -> "joins";
            case CHANNEL_EVENT_KIND_DECLINED -> "declines";
            case CHANNEL_EVENT_KIND_LEFT -> "leaves";
            case CHANNEL_EVENT_KIND_REMOVED -> "removes";
            default -> "ends";
        };
    }

    /** The content as text, of which data has none. */
    static String text(Payload payload) {
        return payload.hasData() ? "[" + payload.getData().size() + " bytes of data]" : Payloads.asText(payload);
    }

    static String time(Timestamp at) {
        return TIME.format(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    }

    /** The content as bytes, text as UTF-8. */
    static byte[] bytes(Payload payload) {
        return payload.hasData()
                ? payload.getData().toByteArray()
                : Payloads.asText(payload).getBytes(StandardCharsets.UTF_8);
    }
}
