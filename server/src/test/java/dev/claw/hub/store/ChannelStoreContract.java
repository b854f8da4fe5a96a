package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link ChannelStore}. */
public abstract class ChannelStoreContract extends StoreContract {
    @Test
    void insert_channel_isFoundByEveryName() {
        ChannelRow made = write((Session session) -> serviceChannel(session, "ch_1", "消费者", "provider", "svc"));
        assertThat(made.head()).isZero();
        assertThat(made)
                .usingRecursiveComparison()
                .ignoringFields("key", "revision")
                .isEqualTo(new ChannelRow(
                        0,
                        "ch_1",
                        ChannelKind.CHANNEL_KIND_SERVICE,
                        ChannelState.CHANNEL_STATE_REQUESTED,
                        "消费者",
                        "provider",
                        "svc",
                        "please",
                        T0,
                        T0,
                        0,
                        0,
                        0,
                        ChannelRow.Group.NONE));
        assertThat(seen((Session session) -> session.channels().byId("ch_1"))).contains(made);
        assertThat(seen((Session session) -> session.channels().service("消费者", "provider", "svc")))
                .contains(made);
        assertThat(seen((Session session) -> session.channels().latestAbout("消费者", "svc")))
                .contains(made);
        assertThat(seen((Session session) -> session.channels().service("provider", "消费者", "svc")))
                .isEmpty();
        assertThat(seen((Session session) -> session.channels().direct("消费者", "provider")))
                .isEmpty();
        assertThat(seen((Session session) -> session.channels().byId("ch_2"))).isEmpty();
    }

    @Test
    void direct_eitherWay_isTheSameChannel() {
        ChannelRow made = write((Session session) -> directChannel(session, "zoe", "adam"));
        ChannelRow self = write((Session session) -> directChannel(session, "zoe", "zoe"));
        assertThat(seen((Session session) -> session.channels().direct("zoe", "adam")))
                .contains(made);
        assertThat(seen((Session session) -> session.channels().direct("adam", "zoe")))
                .contains(made);
        assertThat(seen((Session session) -> session.channels().direct("zoe", "zoe")))
                .contains(self);
        assertThat(seen((Session session) -> session.channels().direct("adam", "adam")))
                .isEmpty();
    }

    @Test
    void insert_secondOfTheSamePairOrTriple_isRefused() {
        write((Session session) -> directChannel(session, "alice", "bob"));
        write((Session session) -> serviceChannel(session, "ch_1", "alice", "bob", "svc"));
        assertThatThrownBy(() -> write((Session session) -> session.channels()
                        .insert(
                                "ch_other",
                                ChannelKind.CHANNEL_KIND_DIRECT,
                                ChannelState.CHANNEL_STATE_OPEN,
                                "bob",
                                "alice",
                                "",
                                "",
                                T0)))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> write((Session session) -> serviceChannel(session, "ch_2", "alice", "bob", "svc")))
                .isInstanceOf(StoreException.class);
        write((Session session) -> serviceChannel(session, "ch_3", "alice", "bob", "svc2"));
        write((Session session) -> serviceChannel(session, "ch_4", "bob", "alice", "svc"));
    }

    @Test
    void keys_rolledBackInBetween_areNeverReused() {
        long first =
                write((Session session) -> directChannel(session, "a", "b")).key();
        rollBack(session -> directChannel(session, "a", "c"));
        long second =
                write((Session session) -> directChannel(session, "a", "d")).key();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void update_state_givesANewRevisionAndKeepsTheLog() {
        ChannelRow made = write((Session session) -> serviceChannel(session, "ch_1", "alice", "bob", "svc"));
        ChannelRow other = write((Session session) -> serviceChannel(session, "ch_2", "alice", "bob", "svc2"));
        write((Session session) -> session.logs().append(made.key(), message("alice", "m", "x")));
        Instant later = T0.plusSeconds(5);
        ChannelRow changed = write((Session session) ->
                session.channels().update(made.key(), ChannelState.CHANNEL_STATE_OPEN, "welcome", later));
        assertThat(changed.state()).isEqualTo(ChannelState.CHANNEL_STATE_OPEN);
        assertThat(changed.note()).isEqualTo("welcome");
        assertThat(changed.createdAt()).isEqualTo(T0);
        assertThat(changed.changedAt()).isEqualTo(later);
        assertThat(changed.head()).isEqualTo(1);
        assertThat(changed.revision()).isGreaterThan(other.revision());
        assertThat(seen((Session session) -> session.channels().byId("ch_1"))).contains(changed);
        assertThatThrownBy(() -> write(
                        (Session session) -> session.channels().update(4_711, ChannelState.CHANNEL_STATE_OPEN, "", T0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void message_written_givesNoNewRevision() {
        ChannelRow made = write((Session session) -> directChannel(session, "alice", "bob"));
        write((Session session) -> session.logs().append(made.key(), message("alice", "m", "x")));
        ChannelRow now =
                seen((Session session) -> session.channels().byId(made.id())).orElseThrow();
        assertThat(now.revision()).isEqualTo(made.revision());
        assertThat(now.head()).isEqualTo(1);
    }

    @Test
    void latestAbout_severalProviders_isTheOneChangedLast() {
        ChannelRow first = write((Session session) -> serviceChannel(session, "ch_1", "alice", "bob", "svc"));
        write((Session session) -> serviceChannel(session, "ch_2", "alice", "carol", "svc"));
        assertThat(latestAbout("alice", "svc")).isEqualTo("ch_2");
        write((Session session) -> session.channels().update(first.key(), ChannelState.CHANNEL_STATE_OPEN, "", T0));
        assertThat(latestAbout("alice", "svc")).isEqualTo("ch_1");
        assertThat(seen((Session session) -> session.channels().latestAbout("bob", "svc")))
                .isEmpty();
    }

    @Test
    void changedAfter_aRevision_pagesThroughTheAgentsChannelsInOrder() {
        ChannelRow one = write((Session session) -> directChannel(session, "alice", "bob"));
        ChannelRow two = write((Session session) -> serviceChannel(session, "ch_2", "carol", "alice", "svc"));
        write((Session session) -> directChannel(session, "bob", "carol"));
        ChannelRow self = write((Session session) -> directChannel(session, "alice", "alice"));
        ChannelRow oneAgain = write((Session session) ->
                session.channels().update(one.key(), ChannelState.CHANNEL_STATE_OPEN, "again", T0));
        assertThat(changedAfter(0, 10)).containsExactly(two, self, oneAgain);
        assertThat(changedAfter(0, 2)).containsExactly(two, self);
        assertThat(changedAfter(self.revision(), 2)).containsExactly(oneAgain);
        assertThat(changedAfter(oneAgain.revision(), 2)).isEmpty();
        write((Session session) -> session.logs().append(two.key(), message("alice", "m", "x")));
        assertThat(changedAfter(0, 1).get(0).head()).isEqualTo(1);
    }

    @Test
    void insertGroup_byItsCreator_isFoundByIdAndRequest() {
        ChannelRow made = write((Session session) -> session.channels().insertGroup("ch_g", "研究小组", "alice", "r1", T0));
        assertThat(made.isGroup()).isTrue();
        assertThat(made.state()).isEqualTo(ChannelState.CHANNEL_STATE_OPEN);
        assertThat(made.requester()).isEqualTo("alice");
        assertThat(made.responder()).isEmpty();
        assertThat(made.group()).isEqualTo(new ChannelRow.Group("研究小组", "alice", "r1", 0));
        assertThat(seen((Session session) -> session.channels().byId("ch_g"))).contains(made);
        assertThat(seen((Session session) -> session.channels().created("alice", "r1")))
                .contains(made);
        assertThat(seen((Session session) -> session.channels().created("bob", "r1")))
                .isEmpty();
        assertThat(seen((Session session) -> session.channels().countRequestedBy("alice")))
                .isZero();
    }

    @Test
    void insertGroup_secondOfTheSameRequest_isRefused() {
        write((Session session) -> session.channels().insertGroup("ch_1", "one", "alice", "r1", T0));
        write((Session session) -> session.channels().insertGroup("ch_2", "one", "alice", "", T0));
        write((Session session) -> session.channels().insertGroup("ch_3", "one", "alice", "", T0));
        assertThat(seen((Session session) -> session.channels().created("alice", "")))
                .isEmpty();
        assertThatThrownBy(() ->
                        write((Session session) -> session.channels().insertGroup("ch_4", "two", "alice", "r1", T0)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void regroup_ownerAndMembers_givesANewRevision() {
        ChannelRow made = write((Session session) -> session.channels().insertGroup("ch_g", "组", "alice", "r1", T0));
        ChannelRow changed = write((Session session) -> session.channels().regroup(made.key(), "bob", 3));
        assertThat(changed.group()).isEqualTo(new ChannelRow.Group("组", "bob", "r1", 3));
        assertThat(changed.revision()).isGreaterThan(made.revision());
        assertThat(seen((Session session) -> session.channels().byId("ch_g"))).contains(changed);
        assertThat(seen((Session session) -> session.channels().created("alice", "r1")))
                .contains(changed);
        assertThatThrownBy(() -> write((Session session) -> session.channels().regroup(4_711, "bob", 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countRequestedBy_agent_countsWhereItWasFirst() {
        write((Session session) -> directChannel(session, "alice", "bob"));
        write((Session session) -> serviceChannel(session, "ch_2", "alice", "carol", "svc"));
        write((Session session) -> directChannel(session, "bob", "carol"));
        assertThat(seen((Session session) -> session.channels().countRequestedBy("alice")))
                .isEqualTo(2);
        assertThat(seen((Session session) -> session.channels().countRequestedBy("bob")))
                .isEqualTo(1);
        assertThat(seen((Session session) -> session.channels().countRequestedBy("carol")))
                .isZero();
    }

    private List<ChannelRow> changedAfter(long revision, int limit) {
        return seen((Session session) -> session.channels().changedAfter("alice", revision, limit)).stream()
                .map(AgentChannel::channel)
                .toList();
    }

    private String latestAbout(String consumer, String serviceId) {
        return seen((Session session) -> session.channels().latestAbout(consumer, serviceId))
                .orElseThrow()
                .id();
    }

    private static ChannelRow serviceChannel(
            Session session, String id, String consumer, String provider, String serviceId) {
        return session.channels()
                .insert(
                        id,
                        ChannelKind.CHANNEL_KIND_SERVICE,
                        ChannelState.CHANNEL_STATE_REQUESTED,
                        consumer,
                        provider,
                        serviceId,
                        "please",
                        T0);
    }
}
