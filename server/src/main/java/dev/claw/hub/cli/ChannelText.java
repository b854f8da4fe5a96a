package dev.claw.hub.cli;

import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelMember;
import dev.claw.hub.v1.Membership;
import java.util.ArrayList;
import java.util.List;

/** Channels as a person reads them. */
final class ChannelText {
    private ChannelText() {}

    static String kind(Channel channel) {
        return Output.word(channel.getKind(), "CHANNEL_KIND_");
    }

    /** The state, and whether the agent has still to answer or is gone. */
    static String state(Channel channel) {
        String state = Output.word(channel.getState(), "CHANNEL_STATE_");
        return switch (channel.getMembership()) {
            case MEMBERSHIP_INVITED -> state + ", invited";
            case MEMBERSHIP_LEFT -> state + ", left";
            default -> state;
        };
    }

    /** Whom one talks with there, and about what. */
    static String with(Channel channel, String self) {
        if (channel.getKind() == ChannelKind.CHANNEL_KIND_GROUP) {
            return Output.plain(channel.getName()) + " (" + channel.getMemberCount() + ")";
        }
        String other = channel.getRequester().equals(self) ? channel.getResponder() : channel.getRequester();
        return Output.plain(other)
                + (channel.getServiceId().isEmpty() ? "" : " about " + Output.plain(channel.getServiceId()));
    }

    /** One line. */
    static String line(Channel channel, String self) {
        return channel.getChannelId() + "  " + kind(channel) + "  " + with(channel, self) + "  " + state(channel)
                + (channel.getNote().isEmpty() ? "" : ": " + Output.plain(channel.getNote()));
    }

    /** All of it. */
    static String sheet(Channel channel, String self) {
        List<String> lines = new ArrayList<>();
        lines.add(line(channel, self));
        lines.add(
                "  made by    " + Output.plain(channel.getRequester()) + " at " + Entries.time(channel.getCreatedAt()));
        lines.add("  changed    " + Entries.time(channel.getChangedAt()));
        lines.add("  entries    " + channel.getOldestHeld() + " to " + channel.getHead());
        if (!channel.getOwner().isEmpty()) {
            lines.add("  owner      " + Output.plain(channel.getOwner()));
        }
        for (ChannelMember member : channel.getMembersList()) {
            boolean invited = member.getMembership() == Membership.MEMBERSHIP_INVITED;
            lines.add("  member     " + Output.plain(member.getAgentId()) + (invited ? ", invited by " : ", since ")
                    + (invited ? Output.plain(member.getInvitedBy()) : Entries.time(member.getSince())));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
