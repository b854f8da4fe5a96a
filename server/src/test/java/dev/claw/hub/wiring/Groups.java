package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SentMessage;
import java.util.ArrayList;
import java.util.List;

/** What tests of groups and receipts say again and again. */
final class Groups {
    private Groups() {}

    /** A group that its creator and all of these have joined; its id. */
    static String make(HubFixture hub, String creator, String... members) {
        Channel group = hub.channels(creator)
                .createChannel(CreateChannelRequest.newBuilder()
                        .setName("研究小组")
                        .addAllAgentIds(List.of(members))
                        .build())
                .getChannel();
        for (String member : members) {
            join(hub, member, group.getChannelId());
        }
        return group.getChannelId();
    }

    static Channel join(HubFixture hub, String agent, String group) {
        return answer(hub, agent, group, ChannelDecision.CHANNEL_DECISION_ACCEPT);
    }

    static Channel answer(HubFixture hub, String agent, String group, ChannelDecision decision) {
        return hub.channels(agent)
                .answerChannel(AnswerChannelRequest.newBuilder()
                        .setChannelId(group)
                        .setDecision(decision)
                        .build())
                .getChannel();
    }

    /** Leaves the group, or removes the other one. */
    static Channel leave(HubFixture hub, String agent, String group, String other) {
        return hub.channels(agent)
                .leaveChannel(LeaveChannelRequest.newBuilder()
                        .setChannelId(group)
                        .setAgentId(other)
                        .build())
                .getChannel();
    }

    static SentMessage send(HubFixture hub, String agent, String group, String text) {
        return hub.messages(agent)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(to(group, text))
                        .build())
                .getMessage();
    }

    static OutgoingMessage to(String group, String text) {
        return OutgoingMessage.newBuilder()
                .setChannelId(group)
                .setPayload(HubFixture.text(text))
                .build();
    }

    /** A stream that follows all groups. */
    static ExchangeOpen.Builder following(int window) {
        return ExchangeOpen.newBuilder().setWindow(window).setFollowGroups(true);
    }

    static Talk<ExchangeRequest, ExchangeResponse> open(HubFixture hub, String agent, ExchangeOpen.Builder open) {
        Talk<ExchangeRequest, ExchangeResponse> talk = Talk.open(hub.messageStreams(agent)::exchange);
        return talk.send(
                ExchangeRequest.newBuilder().setFrameId(1).setOpen(open).build());
    }

    static Talk<ExchangeRequest, ExchangeResponse> opened(HubFixture hub, String agent, ExchangeOpen.Builder open)
            throws InterruptedException {
        Talk<ExchangeRequest, ExchangeResponse> talk = open(hub, agent, open);
        assertThat(talk.next().hasOpened()).isTrue();
        return talk;
    }

    /** So many entries of the group, in the order they came. */
    static List<ChannelEntry> take(Talk<ExchangeRequest, ExchangeResponse> talk, String group, int count)
            throws InterruptedException {
        List<ChannelEntry> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.addAll(talk.next(frame -> frame.getChannel().getChannelId().equals(group))
                    .getChannel()
                    .getEntriesList());
        }
        return entries;
    }

    static List<String> texts(List<ChannelEntry> entries) {
        return entries.stream()
                .filter(ChannelEntry::hasMessage)
                .map(entry -> entry.getMessage().getPayload().getText())
                .toList();
    }

    static long seq(ChannelEntry entry) {
        return entry.hasMessage()
                ? entry.getMessage().getSeq()
                : entry.getChannelEvent().getSeq();
    }

    static ChannelMark.Builder done(String group, long through) {
        return ChannelMark.newBuilder().setChannelId(group).setDeliveredThrough(through);
    }

    static ChannelMark.Builder read(String channel, long through) {
        return ChannelMark.newBuilder().setChannelId(channel).setReadThrough(through);
    }

    static ExchangeRequest acknowledge(long inbox, ChannelMark.Builder... marks) {
        AcknowledgeFrame.Builder frame = AcknowledgeFrame.newBuilder().setThrough(inbox);
        for (ChannelMark.Builder mark : marks) {
            frame.addChannels(mark);
        }
        return ExchangeRequest.newBuilder().setAcknowledge(frame).build();
    }
}
