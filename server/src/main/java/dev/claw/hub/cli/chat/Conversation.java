package dev.claw.hub.cli.chat;

import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Who talks with whom: an agent with another one, or in a group.
 *
 * @param self this agent's name
 * @param agent the other one; empty in a group
 * @param group the group's id; empty when it is an agent
 */
public record Conversation(String self, String agent, String group) {
    private static final Pattern READER = Pattern.compile("[A-Za-z0-9._:@/-]{1,100}");
    private static final int MAX_HEX = 50;

    boolean isGroup() {
        return !group.isEmpty();
    }

    /** Each conversation has a reader of its own, so that it takes nothing from others and goes on where it was. */
    String reader() {
        String other = isGroup() ? group : agent;
        if (READER.matcher(other).matches()) {
            return "chat/" + other;
        }
        String hex = HexFormat.of().formatHex(other.getBytes(StandardCharsets.UTF_8));
        return "chat/x-" + hex.substring(0, Math.min(hex.length(), MAX_HEX * 2));
    }

    /** What is read for it: the inbox alone, or the group beside it. */
    InboxOptions reading() {
        InboxOptions inbox = InboxOptions.defaults().withReader(reader()).withKinds(InboxKind.INBOX_KIND_MESSAGE);
        return isGroup()
                ? inbox.withChannels(
                        ChannelStart.newBuilder().setChannelId(group).build())
                : inbox;
    }

    ListMessagesRequest history(int limit) {
        ListMessagesRequest.Builder request = ListMessagesRequest.newBuilder().setLimit(limit);
        return (isGroup() ? request.setChannelId(group) : request.setAgentId(agent)).build();
    }

    OutgoingMessage message(String id, Payload payload) {
        OutgoingMessage.Builder message =
                OutgoingMessage.newBuilder().setMessageId(id).setPayload(payload);
        return (isGroup() ? message.setChannelId(group) : message.setAgentId(agent)).build();
    }

    /** Whether an entry of the inbox belongs to it. */
    boolean includes(Message message) {
        return !isGroup()
                && message.getSender().equals(agent)
                && message.getServiceId().isEmpty();
    }
}
