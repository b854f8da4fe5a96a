package dev.claw.hub.messages;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Stored entries as their readers see them. */
final class LogEntries {
    private LogEntries() {}

    /** What an entry says of its channel. */
    record Place(String channelId, String serviceId, String channelName) {
        static Place of(ChannelRow channel) {
            return new Place(channel.id(), channel.serviceId(), channel.group().name());
        }
    }

    static InboxEntry ofInbox(InboxStore.Entry stored) {
        Place place = new Place(stored.channelId(), stored.serviceId(), stored.channelName());
        InboxEntry.Builder entry = InboxEntry.newBuilder().setInboxSeq(stored.inboxSeq());
        if (stored.entry().kind() == EntryKind.MESSAGE) {
            entry.setMessage(message(place, stored.entry()));
        } else {
            entry.setChannelEvent(event(place, stored.entry()));
        }
        return entry.build();
    }

    static ChannelEntry ofGroup(Place place, LogEntry stored) {
        ChannelEntry.Builder entry = ChannelEntry.newBuilder();
        if (stored.kind() == EntryKind.MESSAGE) {
            entry.setMessage(message(place, stored));
        } else {
            entry.setChannelEvent(event(place, stored));
        }
        return entry.build();
    }

    static Message message(Place place, LogEntry entry) {
        try {
            return Message.newBuilder()
                    .setChannelId(place.channelId())
                    .setSeq(entry.seq())
                    .setMessageId(entry.messageId())
                    .setSender(entry.sender())
                    .setSentAt(Times.proto(entry.at()))
                    .setServiceId(place.serviceId())
                    .setPayload(Payload.parseFrom(entry.content()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("entry " + entry.seq() + " of channel " + place.channelId() + " is damaged", e);
        }
    }

    /** The kinds asked for; none means all. */
    static Set<EntryKind> kinds(List<InboxKind> asked, String field) {
        if (asked.isEmpty()) {
            return EnumSet.allOf(EntryKind.class);
        }
        Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
        for (InboxKind kind : asked) {
            switch (kind) {
                case INBOX_KIND_MESSAGE -> kinds.add(EntryKind.MESSAGE);
                case INBOX_KIND_CHANNEL_EVENT -> kinds.addAll(EnumSet.complementOf(EnumSet.of(EntryKind.MESSAGE)));
                default -> throw Refusal.field(field, "holds a kind this hub does not know");
            }
        }
        return kinds;
    }

    private static ChannelEvent event(Place place, LogEntry entry) {
        String content = new String(entry.content(), StandardCharsets.UTF_8);
        boolean about = entry.kind() == EntryKind.INVITED || entry.kind() == EntryKind.REMOVED;
        int end = about ? content.indexOf('\n') : -1;
        return ChannelEvent.newBuilder()
                .setChannelId(place.channelId())
                .setSeq(entry.seq())
                .setKind(eventKind(entry.kind()))
                .setAgentId(entry.sender())
                .setServiceId(place.serviceId())
                .setNote(content.substring(end + 1))
                .setAt(Times.proto(entry.at()))
                .setSubject(about ? content.substring(0, end) : "")
                .setChannelName(place.channelName())
                .build();
    }

    private static ChannelEventKind eventKind(EntryKind kind) {
        return switch (kind) {
            case REQUESTED -> ChannelEventKind.CHANNEL_EVENT_KIND_REQUESTED;
            case ACCEPTED -> ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED;
            case REJECTED -> ChannelEventKind.CHANNEL_EVENT_KIND_REJECTED;
            case ENDED -> ChannelEventKind.CHANNEL_EVENT_KIND_ENDED;
            case INVITED -> ChannelEventKind.CHANNEL_EVENT_KIND_INVITED;
            case JOINED -> ChannelEventKind.CHANNEL_EVENT_KIND_JOINED;
            case DECLINED -> ChannelEventKind.CHANNEL_EVENT_KIND_DECLINED;
            case LEFT -> ChannelEventKind.CHANNEL_EVENT_KIND_LEFT;
            case REMOVED -> ChannelEventKind.CHANNEL_EVENT_KIND_REMOVED;
            case MESSAGE -> throw new IllegalArgumentException("a message is no channel event");
        };
    }
}
