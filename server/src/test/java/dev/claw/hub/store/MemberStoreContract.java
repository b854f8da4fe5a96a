package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.Membership;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link MemberStore}, and of what {@link ChannelStore} tells a group's members. */
public abstract class MemberStoreContract extends StoreContract {
    private long group;

    @BeforeEach
    void makeGroup() {
        group = group("ch_g").key();
    }

    @Test
    void put_aMember_isReadBackWithARevision() {
        MemberRow put = write((Session session) -> session.members().put(invited("小明")));
        assertThat(put).usingRecursiveComparison().ignoringFields("revision").isEqualTo(invited("小明"));
        assertThat(put.revision()).isPositive();
        assertThat(seen((Session session) -> session.members().member(group, "小明")))
                .contains(put);
        assertThat(seen((Session session) -> session.members().member(group, "bob")))
                .isEmpty();
        MemberRow joined = write((Session session) -> session.members().put(joined("小明", 4)));
        assertThat(joined.revision()).isGreaterThan(put.revision());
        assertThat(seen((Session session) -> session.members().member(group, "小明")))
                .contains(joined);
    }

    @Test
    void put_rolledBack_isForgotten() {
        write((Session session) -> session.members().put(invited("bob")));
        rollBack(session -> session.members().put(joined("bob", 2)));
        assertThat(seen((Session session) -> session.members().member(group, "bob")))
                .map(MemberRow::membership)
                .contains(Membership.MEMBERSHIP_INVITED);
    }

    @Test
    void of_aGroup_isInvitedAndJoinedInOrderOfIds() {
        write((Session session) -> {
            session.members().put(joined("zoe", 2));
            session.members().put(invited("adam"));
            session.members().put(joined("carol", 1));
            session.members().put(left("bob"));
            return 0;
        });
        assertThat(seen((Session session) -> session.members().of(group)))
                .extracting(MemberRow::agent)
                .containsExactly("adam", "carol", "zoe");
        assertThat(seen((Session session) -> session.members().count(group))).isEqualTo(3);
        assertThat(seen((Session session) -> session.members().firstJoined(group)))
                .map(MemberRow::agent)
                .contains("carol");
        assertThat(seen((Session session) -> session.members().countJoined("zoe")))
                .isEqualTo(1);
        assertThat(seen((Session session) -> session.members().countJoined("adam")))
                .isZero();
        assertThat(seen((Session session) -> session.members().countJoined("bob")))
                .isZero();
    }

    @Test
    void following_joinedGroups_tellsWhereTheReaderStands() {
        ChannelRow second = group("ch_h");
        write((Session session) -> {
            session.members().put(joined("bob", 1));
            session.members().put(new MemberRow(second.key(), "bob", Membership.MEMBERSHIP_JOINED, "alice", T0, 2, 0));
            for (int i = 1; i <= 4; i++) {
                session.logs().append(group, message("alice", "m" + i, "x"));
            }
            session.logs().trim(group, 1);
            session.positions().raise(group, "bob", "phone", new PositionRow.Marks(3, 0, 0), T0);
            return 0;
        });
        assertThat(following("bob", "phone"))
                .containsExactly(
                        new Following(group, "ch_g", 1, T0.plusSeconds(1), 3, 4, 1),
                        new Following(second.key(), "ch_h", 2, T0, 0, 0, 0));
        assertThat(following("bob", "default")).extracting(Following::cursor).containsExactly(0L, 0L);
        assertThat(following("alice", "default")).isEmpty();
        assertThat(seen((Session session) -> session.members().following("bob", "phone", "ch_g")))
                .map(Following::cursor)
                .contains(3L);
        write((Session session) -> session.members().put(left("bob")));
        assertThat(following("bob", "phone")).extracting(Following::channelId).containsExactly("ch_h");
        assertThat(seen((Session session) -> session.members().following("bob", "phone", "ch_g")))
                .isEmpty();
    }

    @Test
    void changedAfter_forAMember_tellsItsGroupsByTheirOwnAndTheGroupsChange() {
        write((Session session) -> session.members().put(invited("bob")));
        AgentChannel invited = only("bob", 0);
        assertThat(invited.membership()).isEqualTo(Membership.MEMBERSHIP_INVITED);
        assertThat(invited.channel().id()).isEqualTo("ch_g");
        assertThat(changed("alice", 0)).isEmpty();
        assertThat(changed("bob", invited.revision())).isEmpty();

        write((Session session) -> session.channels().update(group, ChannelState.CHANNEL_STATE_ENDED, "over", T0));
        AgentChannel ended = only("bob", invited.revision());
        assertThat(ended.channel().state()).isEqualTo(ChannelState.CHANNEL_STATE_ENDED);
        assertThat(ended.revision()).isEqualTo(newest());

        write((Session session) -> session.members().put(left("bob")));
        AgentChannel gone = only("bob", ended.revision());
        assertThat(gone.membership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
        assertThat(gone.revision()).isEqualTo(newest());
        write((Session session) -> session.channels().update(group, ChannelState.CHANNEL_STATE_OPEN, "again", T0));
        assertThat(changed("bob", gone.revision())).isEmpty();
    }

    @Test
    void changedAfter_groupsAndOthers_areInOneOrder() {
        write((Session session) -> session.members().put(joined("bob", 1)));
        write((Session session) -> directChannel(session, "bob", "carol"));
        ChannelRow second = group("ch_h");
        write((Session session) -> session.members()
                .put(new MemberRow(second.key(), "bob", Membership.MEMBERSHIP_INVITED, "alice", T0, 0, 0)));
        write((Session session) -> session.channels().regroup(group, "alice", 2));
        assertThat(changed("bob", 0))
                .extracting(seen -> seen.channel().id())
                .containsExactly("ch_bob_carol", "ch_h", "ch_g");
        List<AgentChannel> two = seen((Session session) -> session.channels().changedAfter("bob", 0, 2));
        assertThat(two).hasSize(2);
        assertThat(changed("bob", two.get(1).revision()))
                .extracting(seen -> seen.channel().id())
                .containsExactly("ch_g");
    }

    private ChannelRow group(String id) {
        return write((Session session) -> session.channels().insertGroup(id, "研究", "alice", "", T0));
    }

    private MemberRow invited(String agent) {
        return new MemberRow(group, agent, Membership.MEMBERSHIP_INVITED, "alice", T0, 0, 0);
    }

    private MemberRow joined(String agent, long seq) {
        return new MemberRow(group, agent, Membership.MEMBERSHIP_JOINED, "alice", T0.plusSeconds(1), seq, 0);
    }

    private MemberRow left(String agent) {
        return new MemberRow(group, agent, Membership.MEMBERSHIP_LEFT, "alice", T0.plusSeconds(2), 1, 0);
    }

    private List<Following> following(String agent, String reader) {
        return seen((Session session) -> session.members().following(agent, reader));
    }

    private AgentChannel only(String agent, long after) {
        List<AgentChannel> changed = changed(agent, after);
        assertThat(changed).hasSize(1);
        return changed.get(0);
    }

    private List<AgentChannel> changed(String agent, long after) {
        return seen((Session session) -> session.channels().changedAfter(agent, after, 10));
    }

    private long newest() {
        return seen((Session session) -> session.channels().newestRevision());
    }
}
