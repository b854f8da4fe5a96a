package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.ChatEntries;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.session.HistoryReading.Past;
import dev.claw.hub.adapter.session.HistoryReading.Said;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers what one connection asks about its agent's past. Nothing is pushed between a question and its answer, for an
 * old chat client takes the very next frame. Owned by the connection's event loop.
 */
final class ChatHistories {
    private static final String NEWER = "history";

    private final Connection connection;
    private final ChatDelivery delivery;

    ChatHistories(Connection connection, ChatDelivery delivery) {
        this.connection = connection;
        this.delivery = delivery;
    }

    /** Answers with the newest messages, oldest first; a listener that cannot be answered gets none of them. */
    void answer(Envelope envelope, ChatFrame.ChatHistory frame) {
        delivery.pause();
        if (frame.channelId()
                .filter(connection.context().tunnels()::isProvidersDoor)
                .isPresent()) {
            tell(envelope, new Past(frame.channelId(), frame.serviceId(), List.of()));
            delivery.resume();
            return;
        }
        Optional<String> byDoor = frame.channelId().flatMap(connection.context().tunnels()::serviceOfChannel);
        ChatFrame.ChatHistory asked = byDoor.isEmpty()
                ? frame
                : new ChatFrame.ChatHistory(Optional.empty(), byDoor, List.of(), frame.limit());
        HistoryReading reading = new HistoryReading(connection.named().agentId(), asked);
        connection.ask(
                work -> work.ask(reading::read),
                past -> {
                    tell(envelope, byDoor.isEmpty() ? past : past.under(frame.channelId()));
                    delivery.resume();
                },
                failure -> {
                    fail(envelope, HubErrors.code(failure), HubErrors.sentence(failure));
                    delivery.resume();
                });
    }

    /** A question that cannot be answered. */
    void fail(Envelope envelope, String code, String message) {
        if (connection.isListener() && !envelope.type().equals(NEWER)) {
            tell(envelope, new Past(Optional.empty(), Optional.empty(), List.of()));
        } else {
            connection.refuse(envelope, code, message);
        }
    }

    // What is too large for a frame loses its older half until it is not.
    private void tell(Envelope envelope, Past past) {
        List<Said> messages = past.messages();
        while (!connection.replyWithId(envelope, frame(envelope, past, messages, false))) {
            if (messages.size() == 1) {
                connection.replyWithId(envelope, frame(envelope, past, messages, true));
                return;
            }
            messages = messages.subList((messages.size() + 1) / 2, messages.size());
        }
    }

    private static ObjectJson frame(Envelope envelope, Past past, List<Said> messages, boolean tooLarge) {
        boolean newer = envelope.type().equals(NEWER);
        String items = messages.stream()
                .map(said -> tooLarge
                        ? ChatEntries.tooLargeItem(said.message(), said.target())
                        : ChatEntries.item(said.message(), said.target()))
                .map(item -> (newer ? ChatEntries.newer(item) : item).json())
                .collect(Collectors.joining(",", "[", "]"));
        return ObjectJson.frame(newer ? "history_result" : "chat_history_response")
                .text("channel_id", past.channelId())
                .text("service_id", past.serviceId())
                .raw("messages", items)
                .number("total", messages.size());
    }
}
