package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/** A connection as one that talks: what it sends. Owned by the connection's event loop. */
final class ChatFamily implements ChatFrame.Receiver {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");
    private static final String PENDING = "pending";

    private final Connection connection;
    private final ChatDelivery delivery;

    ChatFamily(Connection connection, ChatDelivery delivery) {
        this.connection = connection;
        this.delivery = delivery;
    }

    @Override
    public void chatMessage(Envelope envelope, ChatFrame.ChatMessage frame) {
        delivery.begin(connection.named());
        String id = frame.messageId()
                .filter(given -> MESSAGE_ID.matcher(given).matches())
                .orElseGet(connection.context().ids()::message);
        OutgoingMessage message = OutgoingMessage.newBuilder()
                .setMessageId(id)
                .setPayload(Payloads.text(frame.content()))
                .build();
        Deque<OutgoingMessage> targets = targets(frame, message);
        OutgoingMessage first = targets.poll();
        if (first == null) {
            connection.refuse(
                    envelope,
                    "INVALID_FRAME",
                    "chat_message goes to nobody: expected target_agent, channel_id or service_id");
            return;
        }
        send(envelope, first, targets);
    }

    // A real channel before the agent, for an answer belongs where the question came from; a channel id of the
    // adapter's
    // own stands for its service.
    private Deque<OutgoingMessage> targets(ChatFrame.ChatMessage frame, OutgoingMessage message) {
        Tunnels tunnels = connection.context().tunnels();
        Deque<OutgoingMessage> targets = new ArrayDeque<>();
        Optional<String> serviceOfChannel = frame.channelId().flatMap(tunnels::serviceOfChannel);
        if (serviceOfChannel.isEmpty()) {
            frame.channelId()
                    .ifPresent(id ->
                            targets.add(message.toBuilder().setChannelId(id).build()));
        }
        frame.targetAgent()
                .ifPresent(id -> targets.add(message.toBuilder().setAgentId(id).build()));
        serviceOfChannel
                .or(frame::serviceId)
                .ifPresent(
                        id -> targets.add(message.toBuilder().setServiceId(id).build()));
        return targets;
    }

    private void send(Envelope envelope, OutgoingMessage message, Deque<OutgoingMessage> others) {
        connection.ask(
                work -> work.ask(hub -> hub.send(message)),
                sent -> acknowledge(envelope, sent),
                failure -> refused(envelope, failure, others));
    }

    // Old agents keep channel ids of another hub, or make their own.
    private void refused(Envelope envelope, HubException failure, Deque<OutgoingMessage> others) {
        OutgoingMessage next = others.poll();
        if (next != null && failure.reason() == ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND) {
            send(envelope, next, others);
        } else {
            connection.refuse(envelope, failure);
        }
    }

    // Stored is all that the hub's answer says; "delivered" would be a guess.
    private void acknowledge(Envelope envelope, SentMessage sent) {
        if (!connection.isListener() || envelope.requestId().isPresent()) {
            connection.reply(
                    envelope,
                    ObjectJson.frame("chat_message_ack")
                            .text("message_id", sent.getMessageId())
                            .text("status", PENDING));
        }
    }
}
