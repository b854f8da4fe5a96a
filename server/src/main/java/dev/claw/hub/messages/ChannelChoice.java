package dev.claw.hub.messages;

import dev.claw.hub.channels.Channels;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListReceiptsRequest;

/** Which channel a request means: by its id, by the other agent, or by the service it is about. */
final class ChannelChoice {
    private final Registrations registrations;

    ChannelChoice(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Finds the channel for one of its members. */
    @FunctionalInterface
    interface Choice {
        /**
         * The channel as this agent may see it.
         *
         * @throws Refusal CHANNEL_NOT_FOUND when there is none
         */
        ChannelRow find(Session session, String agent);
    }

    Choice of(ListMessagesRequest request) {
        return switch (request.getChannelCase()) {
            case CHANNEL_ID -> byId(request.getChannelId());
            case AGENT_ID -> byAgent(request.getAgentId());
            case SERVICE_ID -> byService(request.getServiceId());
            case CHANNEL_NOT_SET -> throw missing();
        };
    }

    Choice of(ListReceiptsRequest request) {
        return switch (request.getChannelCase()) {
            case CHANNEL_ID -> byId(request.getChannelId());
            case AGENT_ID -> byAgent(request.getAgentId());
            case SERVICE_ID -> byService(request.getServiceId());
            case CHANNEL_NOT_SET -> throw missing();
        };
    }

    private static Choice byId(String given) {
        String id = Ids.required(given, "channel_id");
        return (session, agent) -> Channels.ofMember(session, id, agent);
    }

    private static Choice byAgent(String given) {
        String other = Ids.name(given, "agent_id");
        return (session, agent) -> session.channels()
                .direct(agent, other)
                .orElseThrow(() -> none("agent " + agent + " has no direct channel with " + other));
    }

    private Choice byService(String given) {
        String serviceId = registrations.resolve(given);
        return (session, agent) -> session.channels()
                .latestAbout(agent, serviceId)
                .orElseThrow(() -> none("agent " + agent + " has no channel about service " + serviceId));
    }

    private static Refusal missing() {
        return Refusal.field("channel", "is missing; expected channel_id, agent_id or service_id");
    }

    private static Refusal none(String message) {
        return Refusal.of(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, message);
    }
}
