package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.HubIds;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.session.ChatTargets.Pair;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A connection as one that talks: what it says, in the order it says it. Requests and the history have owners of their
 * own. Owned by the connection's event loop.
 */
final class ChatFamily implements ChatFrame.Receiver {
    private static final String NEWER = "chat";

    private final Connection connection;
    private final ChatDelivery delivery;
    private final ChatTargets targets;
    private final ChatAcks acks;
    private final ChatRequests requests;
    private final ChatHistories histories;
    private final Deque<Said> unsent = new ArrayDeque<>();
    private boolean finding;

    /** A message, and what it is told to. */
    private record Said(Envelope envelope, ChatFrame.ChatMessage frame, String messageId) {}

    ChatFamily(Connection connection, ChatDelivery delivery, Decisions decisions) {
        this.connection = connection;
        this.delivery = delivery;
        this.targets = new ChatTargets(connection);
        this.acks = new ChatAcks(connection, delivery);
        this.requests = new ChatRequests(connection, delivery, decisions);
        this.histories = new ChatHistories(connection, delivery);
    }

    @Override
    public void chatMessage(Envelope envelope, ChatFrame.ChatMessage frame) {
        delivery.begin(connection.named());
        String id = frame.messageId()
                .filter(HubIds::isOne)
                .orElseGet(connection.context().ids()::message);
        unsent.add(new Said(envelope, frame, id));
        connection.requests().questionBegan();
        sendOn();
    }

    @Override
    public void chatRequest(Envelope envelope, ChatFrame.ChatRequest frame) {
        requests.request(envelope, frame);
    }

    @Override
    public void chatAnswer(Envelope envelope, ChatFrame.ChatAnswer frame) {
        requests.answer(envelope, frame);
    }

    @Override
    public void chatEnd(Envelope envelope, ChatFrame.ChatEnd frame) {
        requests.end(envelope, frame);
    }

    @Override
    public void chatHistory(Envelope envelope, ChatFrame.ChatHistory frame) {
        histories.answer(envelope, frame);
    }

    /** A frame of chat that cannot be read; what a listener waits for comes nevertheless. */
    void rejected(Envelope envelope, String code, String message) {
        switch (envelope.type()) {
            case "chat_history" -> histories.fail(envelope, code, message);
            case "chat_request" -> requests.fail(envelope, Optional.empty(), code, message);
            default -> connection.refuse(envelope, code, message);
        }
    }

    // What is said later waits for what is being found out: messages keep their order.
    private void sendOn() {
        while (!finding && !unsent.isEmpty()) {
            Said next = unsent.remove();
            targets.unknown(next.frame()).ifPresentOrElse(pair -> find(next, pair), () -> send(next));
            connection.requests().questionEnded();
        }
    }

    private void find(Said said, Pair pair) {
        finding = true;
        String sender = connection.named().agentId();
        connection.ask(
                work -> work.ask(hub -> ChatTargets.find(hub, sender, pair)),
                target -> {
                    finding = false;
                    targets.learn(pair, target);
                    send(said);
                    sendOn();
                },
                failure -> {
                    finding = false;
                    connection.refuse(said.envelope(), failure);
                    sendOn();
                });
    }

    private void send(Said said) {
        Deque<OutgoingMessage> places = targets.of(said.frame());
        OutgoingMessage first = places.poll();
        if (first == null) {
            connection.refuse(
                    said.envelope(),
                    "INVALID_FRAME",
                    said.envelope().type() + " goes to nobody: expected target_agent, channel_id or service_id");
            return;
        }
        send(said, first, places);
    }

    private void send(Said said, OutgoingMessage place, Deque<OutgoingMessage> others) {
        OutgoingMessage message = place.toBuilder()
                .setMessageId(said.messageId())
                .setPayload(Payloads.text(said.frame().content()))
                .build();
        connection.ask(
                work -> work.ask(hub -> hub.send(message)),
                sent -> sent(said, place, sent),
                failure -> refused(said, failure, others));
    }

    // Old agents keep channel ids of another hub, make their own, or go on in channels that have ended.
    private void refused(Said said, HubException failure, Deque<OutgoingMessage> others) {
        targets.forget(said.frame());
        OutgoingMessage next = others.poll();
        boolean elsewhere = failure.reason() == ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND
                || failure.reason() == ErrorReason.ERROR_REASON_CHANNEL_STATE;
        if (next != null && elsewhere) {
            send(said, next, others);
        } else {
            connection.refuse(said.envelope(), failure);
        }
    }

    private void sent(Said said, OutgoingMessage place, SentMessage sent) {
        if (said.envelope().type().equals(NEWER)) {
            connection.reply(
                    said.envelope(),
                    ObjectJson.frame("chat_result")
                            .text("status", "sent")
                            .text("message_id", sent.getMessageId())
                            .text("channel_id", sent.getChannelId()));
        } else {
            acks.acknowledge(said.envelope(), sent, patience(said.frame(), place, sent));
        }
    }

    // An old agent of this adapter needs a while to settle what it got; of others nothing is known.
    private Duration patience(ChatFrame.ChatMessage frame, OutgoingMessage place, SentMessage sent) {
        AdapterContext context = connection.context();
        boolean maybeHere = switch (place.getTargetCase()) {
            case AGENT_ID -> context.links().isHere(place.getAgentId());
            case SERVICE_ID -> context.tunnels().providesHere(place.getServiceId());
            case CHANNEL_ID, TARGET_NOT_SET ->
                frame.targetAgent().map(context.links()::isHere).orElse(true);
        };
        if (maybeHere) {
            return context.times().chat().receiptHere();
        }
        return sent.getRecipientKnown() ? context.times().chat().receiptElsewhere() : Duration.ZERO;
    }
}
