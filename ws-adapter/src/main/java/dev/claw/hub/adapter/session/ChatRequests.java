package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.ChannelEvents;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.mapping.TunnelNotes;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests to talk, made, answered and ended by one connection, under their old and their newer names. Owned by the
 * connection's event loop.
 */
final class ChatRequests {
    private static final String NEWER_REQUEST = "request_chat";
    private static final List<String> NEWER = List.of(NEWER_REQUEST, "accept_chat", "reject_chat", "end_chat");

    private final Connection connection;
    private final ChatDelivery delivery;
    private final Decisions decisions;

    ChatRequests(Connection connection, ChatDelivery delivery, Decisions decisions) {
        this.connection = connection;
        this.delivery = delivery;
        this.decisions = decisions;
    }

    /** Asks for a channel; answered when it is decided, or was not for long. */
    void request(Envelope envelope, ChatFrame.ChatRequest frame) {
        String consumer = connection.named().agentId();
        delivery.begin(connection.named());
        if (frame.serviceId().isEmpty()) {
            fail(
                    envelope,
                    frame.providerId(),
                    "INVALID_FRAME",
                    "service_id: expected the service to talk about, got none");
        } else if (decisions.isFull()) {
            fail(envelope, frame.providerId(), "LIMIT_REACHED", "as many requests wait as one connection may make");
        } else {
            ChannelAsking asking =
                    new ChannelAsking(consumer, connection.context().links());
            // The decision may be in the inbox before the request is answered, and must find who waits for it.
            delivery.hold();
            connection.ask(
                    work -> work.ask(hub -> asking.request(hub, frame)),
                    channel -> {
                        requested(envelope, channel);
                        delivery.release();
                    },
                    failure -> {
                        fail(envelope, frame.providerId(), HubErrors.code(failure), HubErrors.sentence(failure));
                        delivery.release();
                    });
        }
    }

    /** Answers a request that came; without a channel the newest that fits. */
    void answer(Envelope envelope, ChatFrame.ChatAnswer frame) {
        ChannelDecision decision =
                frame.accepted() ? ChannelDecision.CHANNEL_DECISION_ACCEPT : ChannelDecision.CHANNEL_DECISION_REJECT;
        Predicate<Channel> fits = channel -> !TunnelNotes.isOne(channel.getNote())
                && frame.consumerId().map(channel.getRequester()::equals).orElse(true);
        connection.askEach(
                name -> name.work()
                        .ask(hub -> ChannelAsking.onNamedOrNewest(
                                channelId(envelope, frame.channelId()),
                                () -> ChannelSearch.newest(
                                        hub,
                                        frame.serviceId(),
                                        ChannelSearch.REQUESTED,
                                        fits.and(channel ->
                                                channel.getResponder().equals(name.agentId()))),
                                id -> ChannelAsking.answer(hub, id, decision, frame.note()))),
                Optional::isEmpty,
                channel -> done(envelope, channel, frame.accepted() ? "accepted" : "rejected"),
                failure -> connection.refuse(envelope, failure));
    }

    /** Ends a channel; without one named the newest with one of the agents named. */
    void end(Envelope envelope, ChatFrame.ChatEnd frame) {
        connection.askEach(
                name -> name.work()
                        .ask(hub -> ChannelAsking.onNamedOrNewest(
                                frame.channelId(),
                                () -> ChannelSearch.newest(
                                        hub, frame.serviceId(), ChannelSearch.WRITABLE, isMeant(frame, name.agentId())),
                                id -> ChannelAsking.end(hub, id, frame.note()))),
                Optional::isEmpty,
                channel -> done(envelope, channel, "ended"),
                failure -> connection.refuse(envelope, failure));
    }

    /** Tells that a request came to nothing: listeners wait for a {@code chat_reject}. */
    void fail(Envelope envelope, Optional<String> provider, String code, String message) {
        if (connection.isListener() && !envelope.type().equals(NEWER_REQUEST)) {
            delivery.tell(envelope, ChannelEvents.rejected(connection.named().agentId(), provider, message));
        } else {
            connection.refuse(envelope, code, message);
        }
    }

    private static Predicate<Channel> isMeant(ChatFrame.ChatEnd frame, String agent) {
        List<String> others =
                frame.agents().stream().filter(other -> !other.equals(agent)).toList();
        return channel -> !channel.getServiceId().isEmpty()
                && (others.isEmpty() || others.contains(ChannelSearch.peer(channel, agent)));
    }

    private void requested(Envelope envelope, Channel channel) {
        boolean newer = envelope.type().equals(NEWER_REQUEST);
        if (channel.getState() == ChannelState.CHANNEL_STATE_OPEN) {
            if (newer) {
                done(envelope, channel, "accepted");
            } else {
                delivery.tell(envelope, ChannelEvents.accepted(channel));
            }
            return;
        }
        Duration patience = newer
                ? connection.context().times().chat().answer()
                : connection.context().times().chat().decision();
        Decisions.Request request = newer ? new Newer(envelope, channel) : new Old(envelope, channel, patience);
        decisions
                .await(channel, patience, request)
                .flatMap(event -> ChannelEvents.frame(event, connection.named().agentId()))
                .ifPresent(frame -> delivery.tell(envelope, frame));
    }

    private void done(Envelope envelope, Optional<Channel> channel, String status) {
        channel.ifPresentOrElse(
                found -> done(envelope, found, status),
                () -> connection.refuse(
                        envelope, "CHANNEL_NOT_FOUND", envelope.type() + " fits no channel; expected its channel_id"));
    }

    // Only newer names are always answered; an old one is where it asks to be.
    private void done(Envelope envelope, Channel channel, String status) {
        boolean newer = NEWER.contains(envelope.type());
        if (newer || envelope.requestId().isPresent()) {
            connection.reply(envelope, result(newer ? "chat_result" : "success", channel, status));
        }
    }

    private static ObjectJson result(String type, Channel channel, String status) {
        return ObjectJson.frame(type)
                .text("status", status)
                .text("channel_id", channel.getChannelId())
                .text("service_id", channel.getServiceId())
                .text("provider_id", channel.getResponder())
                .text("consumer_id", channel.getRequester());
    }

    // A request was pushed under its channel's id; agents give either back.
    private static Optional<String> channelId(Envelope envelope, Optional<String> named) {
        return named.or(() -> envelope.requestIdText().filter(id -> Ids.isChannel(id)));
    }

    /** A {@code chat_request}: the frame of the event is its answer. */
    private final class Old implements Decisions.Request {
        private final Envelope envelope;
        private final Channel channel;
        private final Duration patience;

        Old(Envelope envelope, Channel channel, Duration patience) {
            this.envelope = envelope;
            this.channel = channel;
            this.patience = patience;
        }

        // A channel_confirm, which is no chat, decides it too: the two are about the same channel.
        @Override
        public Optional<Envelope> decided(ChannelEvent event) {
            if (!TunnelNotes.isOne(event.getNote())) {
                return Optional.of(envelope);
            }
            if (event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED) {
                delivery.tell(envelope, ChannelEvents.accepted(channel));
            } else {
                reject(TunnelNotes.message(event.getNote()));
            }
            return Optional.empty();
        }

        @Override
        public void expired() {
            reject(channel.getResponder() + " decided nothing within " + patience.toSeconds() + " s");
        }

        private void reject(String reason) {
            delivery.tell(
                    envelope,
                    ChannelEvents.rejected(channel.getRequester(), Optional.of(channel.getResponder()), reason)
                            .text("channel_id", channel.getChannelId())
                            .text("service_id", channel.getServiceId()));
        }
    }

    /** A {@code request_chat}: its answer is a result. */
    private final class Newer implements Decisions.Request {
        private final Envelope envelope;
        private final Channel channel;

        Newer(Envelope envelope, Channel channel) {
            this.envelope = envelope;
            this.channel = channel;
        }

        @Override
        public Optional<Envelope> decided(ChannelEvent event) {
            boolean accepted = event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED;
            connection.reply(
                    envelope,
                    result("chat_result", channel, accepted ? "accepted" : "rejected")
                            .text("reason", event.getNote()));
            return Optional.empty();
        }

        @Override
        public void expired() {
            connection.reply(envelope, result("chat_result", channel, "pending"));
        }
    }
}
