package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChannelFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.LegacyFacts;
import dev.claw.hub.adapter.mapping.TunnelNotes;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The ways of one connection to services, its tunnels, and what it says to those who ask for a way to its own. Owned by
 * the connection's event loop.
 */
final class ChannelFamily implements ChannelFrame.Receiver {
    private static final String NOT_FOUND = "CHANNEL_NOT_FOUND";
    private static final long LOOK_MILLIS = 1_000;
    private static final String CLOSED = "{\"result\":{\"status\":\"closed\"}}";

    private final Connection connection;
    private final ChatDelivery delivery;
    private final Decisions decisions;
    private final Map<String, Way> ways = new HashMap<>();

    /**
     * A way to a service.
     *
     * @param name of the service, by which it may be meant too
     * @param channelId the channel as the agent knows it: the door's own, or the hub's where the provider confirmed it
     */
    private record Way(Door door, String name, String channelId) {
        boolean isTo(String idOrName) {
            return door.serviceId().equals(idOrName) || name.equals(idOrName);
        }

        boolean isConfirmed() {
            return !channelId.equals(door.channelId());
        }
    }

    ChannelFamily(Connection connection, ChatDelivery delivery, Decisions decisions) {
        this.connection = connection;
        this.delivery = delivery;
        this.decisions = decisions;
    }

    @Override
    public void establishChannel(Envelope envelope, ChannelFrame.EstablishChannel frame) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(frame.serviceId())),
                service -> establish(envelope, service),
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void closeChannel(Envelope envelope, ChannelFrame.CloseChannel frame) {
        Optional<Way> way = ways.values().stream()
                .filter(open -> frame.channelId().isPresent()
                        ? frame.channelId().get().equals(open.channelId())
                        : frame.serviceId().filter(open::isTo).isPresent())
                .findFirst();
        way.ifPresent(this::closeDoor);
        Optional<String> channelId = way.filter(Way::isConfirmed)
                .map(Way::channelId)
                .or(() -> way.isPresent() ? Optional.empty() : frame.channelId());
        if (channelId.isPresent()) {
            connection.ask(
                    work -> work.ask(hub -> ChannelAsking.end(hub, channelId.get(), TunnelNotes.CLOSED)),
                    ended -> closed(envelope, frame),
                    failure -> connection.refuse(envelope, failure));
        } else if (way.isPresent()) {
            closed(envelope, frame);
        } else {
            connection.refuse(
                    envelope, NOT_FOUND, "no channel to " + frame.serviceId().orElse("that service") + " is open here");
        }
    }

    /** The answer to a {@code channel_request}; only its failure is answered. */
    @Override
    public void channelConfirm(Envelope envelope, ChannelFrame.ChannelConfirm frame) {
        ChannelDecision decision =
                frame.accepted() ? ChannelDecision.CHANNEL_DECISION_ACCEPT : ChannelDecision.CHANNEL_DECISION_REJECT;
        connection.askEach(
                name -> name.work()
                        .ask(hub -> ChannelAsking.onNamedOrNewest(
                                envelope.requestIdText().filter(Ids::isChannel),
                                () -> ChannelSearch.newest(
                                        hub,
                                        frame.serviceId(),
                                        ChannelSearch.REQUESTED,
                                        channel -> channel.getResponder().equals(name.agentId())
                                                && TunnelNotes.isOne(channel.getNote())),
                                id -> ChannelAsking.answer(hub, id, decision, TunnelNotes.confirm(frame.message())))),
                Optional::isEmpty,
                channel -> {
                    if (channel.isEmpty()) {
                        connection.refuse(envelope, NOT_FOUND, "channel_confirm fits no channel_request that waits");
                    }
                },
                failure -> connection.refuse(envelope, failure));
    }

    /** The connection is over: its tunnels go. */
    void close() {
        ways.values().forEach(way -> connection.context().tunnels().close(way.door()));
        ways.clear();
    }

    private void establish(Envelope envelope, Service service) {
        if (!service.getListed() || !service.getOnline()) {
            offline(envelope, service);
        } else if (LegacyFacts.executionMode(service).equals(LegacyFacts.EXTERNAL)) {
            askProvider(envelope, service);
        } else {
            open(envelope, service, Optional.empty());
        }
    }

    private void askProvider(Envelope envelope, Service service) {
        if (decisions.isFull()) {
            connection.refuse(envelope, "LIMIT_REACHED", "as many requests wait as one connection may make");
            return;
        }
        delivery.begin(connection.named());
        ChannelAsking asking = new ChannelAsking(
                connection.named().agentId(), connection.context().links());
        connection.ask(
                work -> work.ask(hub -> asking.requestAnew(hub, service)),
                channel -> {
                    connection.requests().questionBegan();
                    Confirmation confirmation = new Confirmation(envelope, service, channel);
                    decisions.await(channel, connection.context().times().chat().confirmation(), confirmation);
                    confirmation.watch();
                },
                failure -> connection.refuse(envelope, failure));
    }

    private void open(Envelope envelope, Service service, Optional<String> confirmed) {
        door(service.getServiceId())
                .ifPresentOrElse(
                        door -> {
                            Way way = new Way(door, service.getName(), confirmed.orElse(door.channelId()));
                            ways.put(service.getServiceId(), way);
                            established(envelope, service, way);
                        },
                        () -> connection.refuse(
                                envelope, "LIMIT_REACHED", "the adapter has as many tunnels as it takes"));
    }

    private void offline(Envelope envelope, Service service) {
        connection.refuse(
                envelope, "SERVICE_OFFLINE", "Service offline: nobody serves " + service.getServiceId() + " now");
    }

    private void established(Envelope envelope, Service service, Way way) {
        connection.reply(
                envelope,
                ObjectJson.frame("channel_established")
                        .text("service_id", service.getServiceId())
                        .text("channel_id", way.channelId())
                        .text("tunnel_id", way.door().tunnelId())
                        .text("execution_mode", LegacyFacts.executionMode(service))
                        .text("endpoint", LegacyFacts.text(service, "endpoint").orElse("")));
    }

    private Optional<Door> door(String serviceId) {
        Tunnels tunnels = connection.context().tunnels();
        Way known = ways.get(serviceId);
        if (known != null && tunnels.isCurrent(known.door())) {
            return Optional.of(known.door());
        }
        if (known != null) {
            closeDoor(known);
        }
        return tunnels.open(serviceId, connection.named().agentId());
    }

    private void closeDoor(Way way) {
        ways.remove(way.door().serviceId());
        connection.context().tunnels().close(way.door());
    }

    // The one answer that every generation of consumer takes by its request_id: the old protocol has none of its own.
    private void closed(Envelope envelope, ChannelFrame.CloseChannel frame) {
        connection.reply(
                envelope,
                ObjectJson.frame("service_response")
                        .text("service_id", frame.serviceId())
                        .text("channel_id", frame.channelId())
                        .raw("success", "true")
                        .text("status", "closed")
                        .raw("response", CLOSED));
    }

    /** An {@code establish_channel} that waits for its service's provider, as a frame whose answer is to come. */
    private final class Confirmation implements Decisions.Request {
        private final Envelope envelope;
        private final Service service;
        private final String channelId;
        private boolean over;

        Confirmation(Envelope envelope, Service service, Channel channel) {
            this.envelope = envelope;
            this.service = service;
            this.channelId = channel.getChannelId();
        }

        @Override
        public Optional<Envelope> decided(ChannelEvent event) {
            end();
            if (event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED) {
                open(envelope, service, Optional.of(channelId));
            } else {
                String said = TunnelNotes.message(event.getNote());
                connection.refuse(
                        envelope,
                        "CHANNEL_REJECTED",
                        "Channel rejected by the provider of " + service.getServiceId()
                                + (said.isBlank() ? "" : ": " + said));
            }
            return Optional.empty();
        }

        @Override
        public void expired() {
            end();
            close(TunnelNotes.EXPIRED, this::undecided);
        }

        /** Looks now and then whether the provider is there still: one that left decides on nothing. */
        void watch() {
            connection.loop().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (over || !connection.isOpen()) {
                return;
            }
            connection.then(
                    connection.named().link().work().ask(hub -> hub.getService(service.getServiceId())),
                    now -> {
                        if (now.getListed() && now.getOnline()) {
                            watch();
                        } else {
                            left();
                        }
                    },
                    failure -> watch());
        }

        private void left() {
            if (decisions.giveUp(this)) {
                end();
                close(TunnelNotes.LEFT, () -> offline(envelope, service));
            }
        }

        private void end() {
            over = true;
            connection.requests().questionEnded();
        }

        private void close(String note, Runnable then) {
            connection.ask(
                    work -> work.ask(hub -> ChannelAsking.end(hub, channelId, note)),
                    ended -> then.run(),
                    failure -> then.run());
        }

        private void undecided() {
            connection.refuse(
                    envelope,
                    "CHANNEL_TIMEOUT",
                    "the provider of " + service.getServiceId() + " confirmed no channel in time");
        }
    }
}
