package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.ChannelEvents;
import dev.claw.hub.adapter.mapping.ChatEntries;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.InboxEntry;
import java.util.Optional;

/**
 * Something to show to an agent in its turn.
 *
 * @param frame a frame that is made already; else the entry's is made when it is shown
 * @param entry what is received when it was shown
 * @param answers the frame that it answers, which then gets its {@code request_id}
 */
record Push(Optional<ObjectJson> frame, Optional<ReceivedEntry> entry, Optional<Envelope> answers) {
    static Push of(ReceivedEntry entry) {
        return new Push(Optional.empty(), Optional.of(entry), Optional.empty());
    }

    static Push answering(ReceivedEntry entry, Envelope asked) {
        return new Push(Optional.empty(), Optional.of(entry), Optional.of(asked));
    }

    static Push made(ObjectJson frame, Envelope asked) {
        return new Push(Optional.of(frame), Optional.empty(), Optional.of(asked));
    }

    /** Sends it, if there is anything that this agent is told. */
    void show(Connection connection) {
        String agentId = connection.named().agentId();
        Optional<InboxEntry> shown = entry.map(ReceivedEntry::entry);
        Optional<ObjectJson> made = frame.or(() -> shown.flatMap(entry -> frame(entry, agentId)));
        if (made.isEmpty() || isNotForListener(shown, connection)) {
            return;
        }
        answers.flatMap(Envelope::requestId).ifPresent(id -> made.get().raw("request_id", id));
        if (!send(connection, made.get())) {
            shown.filter(InboxEntry::hasMessage)
                    .ifPresent(entry -> send(connection, ChatEntries.tooLarge(entry.getMessage(), agentId)));
        }
    }

    private static Optional<ObjectJson> frame(InboxEntry entry, String agentId) {
        return entry.hasMessage()
                ? Optional.of(ChatEntries.frame(entry.getMessage(), agentId))
                : ChannelEvents.frame(entry.getChannelEvent(), agentId);
    }

    // A channel_request is no chat: it is for connections that provide services.
    private static boolean isNotForListener(Optional<InboxEntry> shown, Connection connection) {
        return connection.isListener()
                && shown.filter(InboxEntry::hasChannelEvent)
                        .filter(entry -> ChannelEvents.isChannelRequest(entry.getChannelEvent()))
                        .isPresent();
    }

    private static boolean send(Connection connection, ObjectJson frame) {
        return connection.out().send(connection.isNewer() ? ChatEntries.newer(frame) : frame);
    }
}
