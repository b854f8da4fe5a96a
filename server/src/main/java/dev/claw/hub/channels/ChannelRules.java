package dev.claw.hub.channels;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;

/** What a channel's state allows. Pure. */
public final class ChannelRules {
    private ChannelRules() {}

    /** Refuses to write into a channel that was rejected or ended. */
    public static void requireWritable(ChannelRow channel) {
        if (!asked(channel.state())) {
            String then = channel.isGroup() ? "it stays so" : "request it again";
            throw wrongState(channel, "is " + word(channel.state()) + " and takes no messages; " + then);
        }
    }

    /** Whether the channel is requested or open, so that asking for it again changes nothing. */
    static boolean asked(ChannelState state) {
        return state == ChannelState.CHANNEL_STATE_REQUESTED || state == ChannelState.CHANNEL_STATE_OPEN;
    }

    /** Whether the provider's answer changes anything; refused when another one was given or the channel is over. */
    static boolean answerChanges(ChannelRow channel, String agent, ChannelState answer) {
        if (!channel.responder().equals(agent)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_NOT_OWNER,
                    "channel " + channel.id() + " was requested of agent " + channel.responder()
                            + "; only that agent answers");
        }
        if (channel.state() == answer) {
            return false;
        }
        if (channel.state() != ChannelState.CHANNEL_STATE_REQUESTED) {
            throw wrongState(channel, "is " + word(channel.state()) + "; only a requested channel is answered");
        }
        return true;
    }

    /** Whether ending it changes anything. */
    static boolean endChanges(ChannelRow channel) {
        if (channel.kind() == ChannelKind.CHANNEL_KIND_DIRECT) {
            throw wrongState(channel, "is a direct one, which has no end");
        }
        return asked(channel.state());
    }

    static EntryKind event(ChannelState state) {
        return switch (state) {
            case CHANNEL_STATE_REQUESTED -> EntryKind.REQUESTED;
            case CHANNEL_STATE_OPEN -> EntryKind.ACCEPTED;
            case CHANNEL_STATE_REJECTED -> EntryKind.REJECTED;
            case CHANNEL_STATE_ENDED -> EntryKind.ENDED;
            default -> throw new IllegalArgumentException("state " + state + "; expected one a channel can turn to");
        };
    }

    private static Refusal wrongState(ChannelRow channel, String why) {
        return Refusal.of(ErrorReason.ERROR_REASON_CHANNEL_STATE, "channel " + channel.id() + " " + why);
    }

    private static String word(ChannelState state) {
        return switch (state) {
            case CHANNEL_STATE_REQUESTED -> "requested";
            case CHANNEL_STATE_OPEN -> "open";
            case CHANNEL_STATE_REJECTED -> "rejected";
            default -> "ended";
        };
    }
}
