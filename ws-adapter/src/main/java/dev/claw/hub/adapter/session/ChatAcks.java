package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.SentMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code chat_message_ack}s of one connection: exactly one per message that wants one, {@code delivered} when the
 * hub's receipts say so within a while, else {@code pending}. Owned by the connection's event loop.
 */
final class ChatAcks {
    private static final int MAX_WAITING = 64;
    private static final String DELIVERED = "delivered";
    private static final String PENDING = "pending";

    private final Connection connection;
    private final ChatDelivery delivery;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private long last;

    private record Waiting(Envelope envelope, String messageId) {}

    ChatAcks(Connection connection, ChatDelivery delivery) {
        this.connection = connection;
        this.delivery = delivery;
        delivery.whenHeld(this::hurry);
    }

    /**
     * Acknowledges a message that is stored, unless a listener would trip over that.
     *
     * @param patience for its receipt; zero when there can be none
     */
    void acknowledge(Envelope envelope, SentMessage sent, Duration patience) {
        if (!connection.wantsAcks() && envelope.requestId().isEmpty()) {
            return;
        }
        if (patience.isZero() || waiting.size() >= MAX_WAITING) {
            tell(envelope, sent.getMessageId(), PENDING);
            return;
        }
        long number = ++last;
        waiting.put(number, new Waiting(envelope, sent.getMessageId()));
        connection.requests().receiptBegan();
        connection.then(
                connection.named().link().receipts().delivered(sent, patience),
                delivered -> end(number, delivered ? DELIVERED : PENDING),
                failure -> end(number, PENDING));
    }

    /** Something else is to be shown, and waits for these: none waits any longer. */
    private void hurry() {
        List.copyOf(waiting.keySet()).forEach(number -> end(number, PENDING));
    }

    private void end(long number, String status) {
        Waiting ended = waiting.remove(number);
        if (ended != null) {
            tell(ended.envelope(), ended.messageId(), status);
            connection.requests().receiptEnded();
        }
    }

    private void tell(Envelope envelope, String messageId, String status) {
        ObjectJson ack = ObjectJson.frame("chat_message_ack")
                .text("message_id", messageId)
                .text("status", status);
        if (connection.isListener()) {
            delivery.tell(envelope, ack);
        } else {
            connection.reply(envelope, ack);
        }
    }
}
