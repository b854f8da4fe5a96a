package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import java.util.Optional;

/** How old agents get what happened to channels. */
public final class ChannelEvents {
    private ChannelEvents() {}

    /** The frame of an event to {@code agentId}; empty of one that old agents are not told. */
    public static Optional<ObjectJson> frame(ChannelEvent event, String agentId) {
        boolean ofTunnel = TunnelNotes.isOne(event.getNote());
        return switch (event.getKind()) {
            case CHANNEL_EVENT_KIND_REQUESTED ->
                Optional.of(ofTunnel ? channelRequest(event) : chatRequest(event, agentId));
            case CHANNEL_EVENT_KIND_ACCEPTED ->
                told(ofTunnel, answer("chat_accept", event.getAgentId(), agentId), event);
            case CHANNEL_EVENT_KIND_REJECTED ->
                told(
                        ofTunnel,
                        answer("chat_reject", event.getAgentId(), agentId).text("reason", event.getNote()),
                        event);
            case CHANNEL_EVENT_KIND_ENDED ->
                told(ofTunnel, ObjectJson.frame("chat_end").text("agent_id", event.getAgentId()), event);
            case CHANNEL_EVENT_KIND_INVITED,
                    CHANNEL_EVENT_KIND_JOINED,
                    CHANNEL_EVENT_KIND_DECLINED,
                    CHANNEL_EVENT_KIND_LEFT,
                    CHANNEL_EVENT_KIND_REMOVED,
                    CHANNEL_EVENT_KIND_UNSPECIFIED,
                    UNRECOGNIZED -> Optional.empty();
        };
    }

    /** The {@code chat_accept} of a channel that is open already. */
    public static ObjectJson accepted(Channel channel) {
        ChannelEvent asAnswered = ChannelEvent.newBuilder()
                .setChannelId(channel.getChannelId())
                .setAgentId(channel.getResponder())
                .setServiceId(channel.getServiceId())
                .setAt(channel.getChangedAt())
                .build();
        return about(answer("chat_accept", channel.getResponder(), channel.getRequester()), asAnswered);
    }

    /** The {@code chat_reject} of a request that came to nothing, whoever is to blame. */
    public static ObjectJson rejected(String consumer, Optional<String> provider, String reason) {
        return answer("chat_reject", provider.orElse(""), consumer)
                .text("reason", reason)
                .text("content", reason);
    }

    /** Whether old agents get it as {@code channel_request}. */
    public static boolean isChannelRequest(ChannelEvent event) {
        return event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_REQUESTED && TunnelNotes.isOne(event.getNote());
    }

    private static Optional<ObjectJson> told(boolean ofTunnel, ObjectJson frame, ChannelEvent event) {
        return ofTunnel ? Optional.empty() : Optional.of(about(frame, event));
    }

    // The channel's id stands for the request's, so that it is the same one whenever it is told.
    private static ObjectJson chatRequest(ChannelEvent event, String agentId) {
        return about(
                ObjectJson.frame("chat_request")
                        .text("request_id", event.getChannelId())
                        .text("consumer_id", event.getAgentId())
                        .text("provider_id", agentId),
                event);
    }

    private static ObjectJson channelRequest(ChannelEvent event) {
        return ObjectJson.frame("channel_request")
                .text("request_id", event.getChannelId())
                .text("service_id", event.getServiceId())
                .text("user_client_id", event.getAgentId())
                .text("timestamp", ChatEntries.time(event.getAt()));
    }

    private static ObjectJson answer(String type, String provider, String consumer) {
        return ObjectJson.frame(type).text("provider_id", provider).text("consumer_id", consumer);
    }

    private static ObjectJson about(ObjectJson frame, ChannelEvent event) {
        return frame.text("channel_id", event.getChannelId())
                .text("service_id", Optional.of(event.getServiceId()).filter(id -> !id.isEmpty()))
                .text("sender_id", event.getAgentId())
                .text("content", event.getNote())
                .text("timestamp", ChatEntries.time(event.getAt()));
    }
}
