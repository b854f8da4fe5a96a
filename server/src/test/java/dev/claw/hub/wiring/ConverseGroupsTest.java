package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelsFrame;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ConverseOpen;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.CreateChannelsFrame;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelsFrame;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.InviteToChannelsFrame;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.LeaveChannelsFrame;
import dev.claw.hub.v1.Membership;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups as a {@code Converse} makes and tells them. */
final class ConverseGroupsTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName(
            "frames create, invite, leave and end; members and those invited see every change, the end of theirs once")
    void converse_aGroupsLife_isToldToAll() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                var alice = open(hub, "alice");
                var bob = open(hub, "bob");
                var carol = open(hub, "carol")) {
            alice.send(create(2, "研究小组", "bob"));
            String group = result(alice).getChannelId();
            assertThat(changed(bob, is(Membership.MEMBERSHIP_INVITED)).getName())
                    .isEqualTo("研究小组");
            bob.send(answer(2, group));
            assertThat(result(bob).getMembership()).isEqualTo(Membership.MEMBERSHIP_JOINED);
            changed(bob, is(Membership.MEMBERSHIP_JOINED));
            changed(alice, channel -> channel.getMemberCount() == 2);

            bob.send(invite(3, group, "carol"));
            assertThat(result(bob).getMembersCount()).isEqualTo(3);
            changed(carol, is(Membership.MEMBERSHIP_INVITED));
            carol.send(leave(2, group, ""));
            assertThat(result(carol).getMembership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
            changed(carol, is(Membership.MEMBERSHIP_LEFT));

            alice.send(leave(3, group, "bob"));
            assertThat(result(alice).getMemberCount()).isEqualTo(1);
            changed(bob, is(Membership.MEMBERSHIP_LEFT));
            alice.send(end(4, group));
            assertThat(result(alice).getState()).isEqualTo(ChannelState.CHANNEL_STATE_ENDED);
            changed(alice, channel -> channel.getState() == ChannelState.CHANNEL_STATE_ENDED);
            assertThat(bob.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("a snapshot holds what the agent is in or invited to, and nothing that it left")
    void converse_opened_tellsNothingOfWhatWasLeft() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String left = Groups.make(hub, "alice", "bob");
            Groups.leave(hub, "bob", left, "");
            String stays = Groups.make(hub, "alice", "bob");
            try (var bob = open(hub, "bob", false)) {
                Channel only = bob.next().getChannels().getChannels(0);
                assertThat(only.getChannelId()).isEqualTo(stays);
                assertThat(bob.next().hasCaughtUp()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("one bad entry of a frame fails alone")
    void converse_oneBadEntry_failsAlone() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                var alice = open(hub, "alice")) {
            alice.send(ConverseRequest.newBuilder()
                    .setFrameId(2)
                    .setCreate(CreateChannelsFrame.newBuilder()
                            .addCreates(CreateChannelRequest.getDefaultInstance())
                            .addCreates(CreateChannelRequest.newBuilder().setName("ok")))
                    .build());
            var results = alice.next(ConverseResponse::hasResults).getResults();
            assertThat(reason(results.getResults(0).getError())).isEqualTo("FIELD_INVALID");
            assertThat(results.getResults(1).getOk().getName()).isEqualTo("ok");
            alice.send(ConverseRequest.newBuilder()
                    .setFrameId(3)
                    .setLeave(LeaveChannelsFrame.getDefaultInstance())
                    .build());
            assertThat(reason(alice.next(ConverseResponse::hasError).getError()))
                    .isEqualTo("BATCH_SIZE");
        }
    }

    private static Predicate<Channel> is(Membership membership) {
        return channel -> channel.getMembership() == membership;
    }

    private static Channel result(Talk<ConverseRequest, ConverseResponse> talk) throws InterruptedException {
        return talk.next(ConverseResponse::hasResults)
                .getResults()
                .getResults(0)
                .getOk();
    }

    private static Channel changed(Talk<ConverseRequest, ConverseResponse> talk, Predicate<Channel> wanted)
            throws InterruptedException {
        while (true) {
            var told = talk.next(ConverseResponse::hasChannels).getChannels().getChannelsList().stream()
                    .filter(wanted)
                    .findFirst();
            if (told.isPresent()) {
                return told.get();
            }
        }
    }

    private static Talk<ConverseRequest, ConverseResponse> open(HubFixture hub, String agent)
            throws InterruptedException {
        return open(hub, agent, true);
    }

    private static Talk<ConverseRequest, ConverseResponse> open(HubFixture hub, String agent, boolean caughtUp)
            throws InterruptedException {
        Talk<ConverseRequest, ConverseResponse> talk = Talk.open(hub.channelStreams(agent)::converse);
        talk.send(ConverseRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ConverseOpen.getDefaultInstance())
                .build());
        assertThat(talk.next().hasOpened()).isTrue();
        if (caughtUp) {
            talk.next(ConverseResponse::hasCaughtUp);
        }
        return talk;
    }

    private static ConverseRequest create(long frameId, String name, String invited) {
        return ConverseRequest.newBuilder()
                .setFrameId(frameId)
                .setCreate(CreateChannelsFrame.newBuilder()
                        .addCreates(
                                CreateChannelRequest.newBuilder().setName(name).addAgentIds(invited)))
                .build();
    }

    private static ConverseRequest answer(long frameId, String group) {
        return ConverseRequest.newBuilder()
                .setFrameId(frameId)
                .setAnswer(AnswerChannelsFrame.newBuilder()
                        .addAnswers(AnswerChannelRequest.newBuilder()
                                .setChannelId(group)
                                .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)))
                .build();
    }

    private static ConverseRequest invite(long frameId, String group, String agent) {
        return ConverseRequest.newBuilder()
                .setFrameId(frameId)
                .setInvite(InviteToChannelsFrame.newBuilder()
                        .addInvites(InviteToChannelRequest.newBuilder()
                                .setChannelId(group)
                                .addAgentIds(agent)))
                .build();
    }

    private static ConverseRequest leave(long frameId, String group, String other) {
        return ConverseRequest.newBuilder()
                .setFrameId(frameId)
                .setLeave(LeaveChannelsFrame.newBuilder()
                        .addLeaves(LeaveChannelRequest.newBuilder()
                                .setChannelId(group)
                                .setAgentId(other)))
                .build();
    }

    private static ConverseRequest end(long frameId, String group) {
        return ConverseRequest.newBuilder()
                .setFrameId(frameId)
                .setEnd(EndChannelsFrame.newBuilder()
                        .addEnds(EndChannelRequest.newBuilder().setChannelId(group)))
                .build();
    }
}
