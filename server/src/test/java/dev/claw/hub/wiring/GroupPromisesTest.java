package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ChannelMember;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.Membership;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is in a group, and what that allows. */
final class GroupPromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("an invitation enters the inbox, and nothing else of the group does")
    void invite_anAgent_entersItsInboxAlone() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Channel made = create(hub, "alice", "r1", "bob", "ming");
            assertThat(made.getMembersList())
                    .extracting(ChannelMember::getAgentId, ChannelMember::getMembership)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("alice", Membership.MEMBERSHIP_JOINED),
                            org.assertj.core.groups.Tuple.tuple("bob", Membership.MEMBERSHIP_INVITED),
                            org.assertj.core.groups.Tuple.tuple("ming", Membership.MEMBERSHIP_INVITED));
            String group = made.getChannelId();
            var invitation = fetch(hub, "ming").getEntries(0).getChannelEvent();
            assertThat(invitation.getKind()).isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_INVITED);
            assertThat(invitation.getAgentId()).isEqualTo("alice");
            assertThat(invitation.getSubject()).isEqualTo("ming");
            assertThat(invitation.getChannelName()).isEqualTo("研究小组");
            assertThat(invitation.getNote()).isEqualTo("第一行\n第二行");

            Groups.join(hub, "bob", group);
            Groups.answer(hub, "ming", group, ChannelDecision.CHANNEL_DECISION_REJECT);
            Groups.send(hub, "alice", group, "one");
            Groups.leave(hub, "bob", group, "");
            assertThat(fetch(hub, "bob").getHead()).isEqualTo(1);
            assertThat(fetch(hub, "ming").getHead()).isEqualTo(1);
            assertThat(fetch(hub, "alice").getHead()).isZero();
            Groups.join(hub, "carol", invite(hub, "alice", group, "carol").getChannelId());
            Groups.leave(hub, "alice", group, "carol");
            assertThat(fetch(hub, "carol").getEntries(1).getChannelEvent().getKind())
                    .isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_REMOVED);
        }
    }

    @Test
    @DisplayName("the same request_id returns the same group, also after a restart")
    void create_again_returnsTheFirst() throws Exception {
        Channel first;
        try (HubFixture hub = HubFixture.start(data)) {
            first = create(hub, "alice", "r1", "bob");
            Groups.join(hub, "bob", first.getChannelId());
        }
        try (HubFixture hub = HubFixture.start(data)) {
            Channel again = create(hub, "alice", "r1", "carol");
            assertThat(again.getChannelId()).isEqualTo(first.getChannelId());
            assertThat(again.getMemberCount()).isEqualTo(2);
            assertThat(create(hub, "bob", "r1").getChannelId()).isNotEqualTo(first.getChannelId());
            assertThat(create(hub, "alice", "").getChannelId()).isNotEqualTo(first.getChannelId());
        }
    }

    @Test
    @DisplayName("only members write and read: not those invited, not those who left, not strangers")
    void sendAndHistory_byOthersThanMembers_areNotFound() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob", "carol");
            invite(hub, "bob", group, "dave");
            Groups.leave(hub, "carol", group, "");
            assertThat(Groups.send(hub, "bob", group, "你好").getRecipientKnown()).isTrue();
            for (String other : List.of("carol", "dave", "mallory")) {
                assertThat(reasonOf(() -> Groups.send(hub, other, group, "x"))).isEqualTo("CHANNEL_NOT_FOUND");
                assertThat(reasonOf(() -> history(hub, other, group))).isEqualTo("CHANNEL_NOT_FOUND");
                assertThat(reasonOf(() -> invite(hub, other, group, "eve"))).isEqualTo("CHANNEL_NOT_FOUND");
            }
            var history = history(hub, "alice", group);
            assertThat(history.getMessagesList())
                    .extracting(sent -> sent.getPayload().getText())
                    .containsExactly("你好");
            assertThat(history.getOldestHeld()).isEqualTo(1);
            assertThat(history.getHead()).isEqualTo(history.getMessages(0).getSeq());
            assertThat(get(hub, "dave", group).getMembership()).isEqualTo(Membership.MEMBERSHIP_INVITED);
            assertThat(reasonOf(() -> get(hub, "carol", group))).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(list(hub, "carol")).isEmpty();
            assertThat(list(hub, "dave")).extracting(Channel::getChannelId).containsExactly(group);
        }
    }

    @Test
    @DisplayName("the owner's leaving passes the group on to who joined first; the last one's ends it")
    void leave_byOwnerAndLast_passesOnAndEnds() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Channel made = create(hub, "alice", "", "bob", "adam");
            String group = made.getChannelId();
            Groups.join(hub, "bob", group);
            Groups.join(hub, "adam", group);
            assertThat(Groups.leave(hub, "alice", group, "").getMembership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
            assertThat(Groups.leave(hub, "alice", group, "").getMembership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
            assertThat(get(hub, "adam", group).getOwner()).isEqualTo("bob");
            assertThat(reasonOf(() -> Groups.leave(hub, "adam", group, "bob"))).isEqualTo("NOT_OWNER");
            assertThat(reasonOf(() -> end(hub, "adam", group))).isEqualTo("NOT_OWNER");
            assertThat(Groups.leave(hub, "bob", group, "adam").getMemberCount()).isEqualTo(1);
            assertThat(Groups.leave(hub, "bob", group, "adam").getMemberCount()).isEqualTo(1);
            assertThat(Groups.leave(hub, "bob", group, "").getState()).isEqualTo(ChannelState.CHANNEL_STATE_ENDED);
        }
    }

    @Test
    @DisplayName("an ended group holds its history and takes nothing more")
    void end_aGroup_keepsHistoryAndTakesNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            invite(hub, "alice", group, "carol");
            Groups.send(hub, "alice", group, "last words");
            assertThat(end(hub, "alice", group).getState()).isEqualTo(ChannelState.CHANNEL_STATE_ENDED);
            assertThat(end(hub, "alice", group).getState()).isEqualTo(ChannelState.CHANNEL_STATE_ENDED);
            assertThat(history(hub, "bob", group).getMessagesList()).hasSize(1);
            assertThat(reasonOf(() -> Groups.send(hub, "bob", group, "x"))).isEqualTo("CHANNEL_STATE");
            assertThat(reasonOf(() -> Groups.join(hub, "carol", group))).isEqualTo("CHANNEL_STATE");
            assertThat(reasonOf(() -> invite(hub, "bob", group, "dave"))).isEqualTo("CHANNEL_STATE");
            assertThat(Groups.leave(hub, "bob", group, "").getMembership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
        }
    }

    @Test
    @DisplayName("the same answer again is no error, another one is")
    void answer_again_changesNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Channel made = create(hub, "alice", "", "bob", "carol");
            String group = made.getChannelId();
            ChannelDecision reject = ChannelDecision.CHANNEL_DECISION_REJECT;
            assertThat(Groups.join(hub, "bob", group).getMemberCount()).isEqualTo(2);
            assertThat(Groups.join(hub, "bob", group).getMemberCount()).isEqualTo(2);
            assertThat(reasonOf(() -> Groups.answer(hub, "bob", group, reject))).isEqualTo("CHANNEL_STATE");
            assertThat(Groups.answer(hub, "carol", group, reject).getMembership())
                    .isEqualTo(Membership.MEMBERSHIP_LEFT);
            assertThat(Groups.answer(hub, "carol", group, reject).getMembership())
                    .isEqualTo(Membership.MEMBERSHIP_LEFT);
            assertThat(reasonOf(() -> Groups.join(hub, "carol", group))).isEqualTo("CHANNEL_NOT_FOUND");
            long head = get(hub, "alice", group).getHead();
            invite(hub, "alice", group, "bob", "alice");
            assertThat(get(hub, "alice", group).getHead()).isEqualTo(head);
            invite(hub, "alice", group, "carol");
            assertThat(Groups.join(hub, "carol", group).getMemberCount()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("limits: members of a group, channels of an agent, room in every inbox; all are invited or none")
    void invite_beyondALimit_isRefusedWhole() throws Exception {
        HubLimits defaults = HubLimits.defaults();
        HubLimits limits = defaults.withChannel(new HubLimits.Channel(Duration.ofDays(7), 100_000, 3))
                .withInbox(new HubLimits.Inbox(
                        2,
                        1 << 20,
                        defaults.inbox().retention(),
                        defaults.inbox().dedupeWindow(),
                        defaults.inbox().readerRetention()));
        try (HubFixture hub = HubFixture.start(data, limits)) {
            String group = create(hub, "alice", "", "bob").getChannelId();
            assertThat(reasonOf(() -> invite(hub, "alice", group, "carol", "dave")))
                    .isEqualTo("LIMIT_REACHED");
            assertThat(reasonOf(() -> create(hub, "alice", "r", "a", "b", "c"))).isEqualTo("LIMIT_REACHED");
            hub.messages("x")
                    .sendMessage(SendMessageRequest.newBuilder()
                            .setMessage(message("m1", "carol", "1"))
                            .build());
            hub.messages("x")
                    .sendMessage(SendMessageRequest.newBuilder()
                            .setMessage(message("m2", "carol", "2"))
                            .build());
            assertThat(reasonOf(() -> invite(hub, "alice", group, "carol"))).isEqualTo("INBOX_FULL");
            assertThat(reasonOf(() -> create(hub, "alice", "r", "dave", "carol")))
                    .isEqualTo("INBOX_FULL");
            assertThat(list(hub, "alice")).hasSize(1);
            assertThat(list(hub, "dave")).isEmpty();
            assertThat(fetch(hub, "dave").getHead()).isZero();
            invite(hub, "alice", group, "dave");
            assertThat(get(hub, "alice", group).getMembersCount()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("limits: joined groups count as an agent's channels, and leaving makes room")
    void join_beyondChannelsPerAgent_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data, fewChannels())) {
            String first = Groups.make(hub, "alice", "bob");
            String second = Groups.make(hub, "carol", "bob");
            String third = create(hub, "dave", "", "bob").getChannelId();
            assertThat(reasonOf(() -> Groups.join(hub, "bob", third))).isEqualTo("LIMIT_REACHED");
            assertThat(reasonOf(() -> create(hub, "bob", ""))).isEqualTo("LIMIT_REACHED");
            Groups.leave(hub, "bob", first, "");
            assertThat(Groups.join(hub, "bob", third).getMembership()).isEqualTo(Membership.MEMBERSHIP_JOINED);
            assertThat(get(hub, "bob", second).getMemberCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("bad input is refused with its reason")
    void groups_badFields_areRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            assertThat(reasonOf(() -> hub.channels("alice").createChannel(CreateChannelRequest.getDefaultInstance())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> create(hub, "alice", "not an id"))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> create(hub, "alice", "", "line\nbreak"))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> create(hub, "alice", "", many(65)))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> invite(hub, "alice", group))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> invite(hub, "alice", group, many(65)))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> invite(hub, "alice", "ch_nope", "bob"))).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(reasonOf(() -> Groups.leave(hub, "alice", group, "stranger")))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> Groups.leave(hub, "mallory", group, ""))).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(reasonOf(() -> Groups.answer(hub, "bob", group, ChannelDecision.CHANNEL_DECISION_UNSPECIFIED)))
                    .isEqualTo("FIELD_INVALID");
            String direct = hub.messages("alice")
                    .sendMessage(SendMessageRequest.newBuilder()
                            .setMessage(message("m", "bob", "hi"))
                            .build())
                    .getMessage()
                    .getChannelId();
            assertThat(reasonOf(() -> Groups.leave(hub, "alice", direct, ""))).isEqualTo("CHANNEL_STATE");
            assertThat(reasonOf(() -> invite(hub, "alice", direct, "carol"))).isEqualTo("CHANNEL_STATE");
            assertThat(reasonOf(() -> hub.channels("alice")
                            .listChannels(ListChannelsRequest.newBuilder()
                                    .addKindsValue(99)
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    private static HubLimits fewChannels() {
        HubLimits limits = HubLimits.defaults();
        return new HubLimits(
                limits.payloadBytes(),
                limits.frameEntries(),
                limits.frameBytes(),
                limits.maxWindow(),
                limits.inbox(),
                limits.calls(),
                limits.servicesPerAgent(),
                limits.callersPerService(),
                2,
                limits.maxWait(),
                limits.serviceBytes(),
                limits.writeQueue(),
                limits.channel(),
                limits.kept(),
                limits.buffer(),
                limits.enrolments());
    }

    private static String[] many(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> "agent-" + i)
                .toArray(String[]::new);
    }

    private static Channel create(HubFixture hub, String creator, String requestId, String... agents) {
        return hub.channels(creator)
                .createChannel(CreateChannelRequest.newBuilder()
                        .setName("研究小组")
                        .setRequestId(requestId)
                        .setNote("第一行\n第二行")
                        .addAllAgentIds(List.of(agents))
                        .build())
                .getChannel();
    }

    private static Channel invite(HubFixture hub, String agent, String group, String... agents) {
        return hub.channels(agent)
                .inviteToChannel(InviteToChannelRequest.newBuilder()
                        .setChannelId(group)
                        .addAllAgentIds(List.of(agents))
                        .build())
                .getChannel();
    }

    private static Channel end(HubFixture hub, String agent, String group) {
        return hub.channels(agent)
                .endChannel(EndChannelRequest.newBuilder().setChannelId(group).build())
                .getChannel();
    }

    private static Channel get(HubFixture hub, String agent, String group) {
        return hub.channels(agent)
                .getChannel(GetChannelRequest.newBuilder().setChannelId(group).build())
                .getChannel();
    }

    private static List<Channel> list(HubFixture hub, String agent) {
        return hub.channels(agent)
                .listChannels(ListChannelsRequest.newBuilder()
                        .addKinds(dev.claw.hub.v1.ChannelKind.CHANNEL_KIND_GROUP)
                        .build())
                .getChannelsList();
    }

    private static dev.claw.hub.v1.ListMessagesResponse history(HubFixture hub, String agent, String group) {
        return hub.messages(agent)
                .listMessages(
                        ListMessagesRequest.newBuilder().setChannelId(group).build());
    }

    private static FetchMessagesResponse fetch(HubFixture hub, String agent) {
        return hub.messages(agent).fetchMessages(FetchMessagesRequest.getDefaultInstance());
    }
}
