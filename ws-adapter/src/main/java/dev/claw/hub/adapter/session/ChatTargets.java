package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where the messages of one connection go: what their frames say is turned into targets, to be tried in order. Which
 * channel is about a service with an agent is asked once and remembered. Owned by the connection's event loop.
 */
final class ChatTargets {
    private static final int MAX_KNOWN = 64;

    private final Connection connection;
    private final Map<Pair, OutgoingMessage> known = new LinkedHashMap<>();

    /** Somebody to talk with about a service. */
    record Pair(String serviceId, String agentId) {}

    ChatTargets(Connection connection) {
        this.connection = connection;
    }

    /** What must be found out before the message can go: which channel is about this service with this agent. */
    Optional<Pair> unknown(ChatFrame.ChatMessage frame) {
        return pair(frame).filter(pair -> !known.containsKey(pair));
    }

    /** Finds it out: their channel about the service; the sender's own one to be made, if the agent provides it. */
    static CompletableFuture<OutgoingMessage> find(AsyncHubClient hub, String sender, Pair pair) {
        OutgoingMessage direct =
                OutgoingMessage.newBuilder().setAgentId(pair.agentId()).build();
        return hub.getService(pair.serviceId())
                .thenCompose(service -> ChannelSearch.newest(
                                hub,
                                Optional.of(service.getServiceId()),
                                ChannelSearch.WRITABLE,
                                channel -> ChannelSearch.peer(channel, sender).equals(pair.agentId()))
                        .thenApply(channel -> target(channel, service, pair).orElse(direct)))
                .exceptionally(failure -> unlessNoService(failure, direct));
    }

    private static Optional<OutgoingMessage> target(Optional<Channel> channel, Service service, Pair pair) {
        OutgoingMessage.Builder target = OutgoingMessage.newBuilder();
        return channel.map(found -> target.setChannelId(found.getChannelId()).build())
                .or(() -> Optional.of(service.getServiceId())
                        .filter(id -> service.getOwner().equals(pair.agentId()))
                        .map(id -> target.setServiceId(id).build()));
    }

    /** Remembers it, unless there is no such channel: the other one may make it at any time. */
    void learn(Pair pair, OutgoingMessage target) {
        if (target.hasAgentId()) {
            return;
        }
        known.put(pair, target);
        if (known.size() > MAX_KNOWN) {
            Iterator<Pair> oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** What was known of it is no longer so. */
    void forget(ChatFrame.ChatMessage frame) {
        pair(frame).ifPresent(known::remove);
    }

    /**
     * The targets, the best first. A real channel before the agent, for an answer belongs where the question came from; a
     * channel id of the adapter's own stands for its service.
     */
    Deque<OutgoingMessage> of(ChatFrame.ChatMessage frame) {
        Deque<OutgoingMessage> targets = new ArrayDeque<>();
        Optional<String> serviceOfChannel = serviceOfChannel(frame);
        if (serviceOfChannel.isEmpty()) {
            frame.channelId()
                    .ifPresent(id -> targets.add(
                            OutgoingMessage.newBuilder().setChannelId(id).build()));
        }
        pair(frame).flatMap(pair -> Optional.ofNullable(known.get(pair))).ifPresent(targets::add);
        agent(frame)
                .ifPresent(id ->
                        targets.add(OutgoingMessage.newBuilder().setAgentId(id).build()));
        serviceOfChannel
                .or(frame::serviceId)
                .ifPresent(id -> targets.add(
                        OutgoingMessage.newBuilder().setServiceId(id).build()));
        return targets;
    }

    private Optional<Pair> pair(ChatFrame.ChatMessage frame) {
        return service(frame).flatMap(service -> agent(frame).map(agent -> new Pair(service, agent)));
    }

    private Optional<String> service(ChatFrame.ChatMessage frame) {
        return serviceOfChannel(frame).or(frame::serviceId);
    }

    private Optional<String> serviceOfChannel(ChatFrame.ChatMessage frame) {
        return frame.channelId().flatMap(connection.context().tunnels()::serviceOfChannel);
    }

    // Beside a service these are no agents to talk with: oneself, the service itself, what is no name.
    private Optional<String> agent(ChatFrame.ChatMessage frame) {
        return frame.targetAgent()
                .filter(id -> service(frame).isEmpty()
                        || AgentNames.isName(id)
                                && !frame.serviceId().equals(Optional.of(id))
                                && !connection.named().agentId().equals(id));
    }

    private static OutgoingMessage unlessNoService(Throwable failure, OutgoingMessage direct) {
        HubException refusal = HubException.from(failure);
        if (refusal.reason() == ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND
                || refusal.reason() == ErrorReason.ERROR_REASON_FIELD_INVALID) {
            return direct;
        }
        throw refusal;
    }
}
