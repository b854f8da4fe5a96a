package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.store.InboxStore.Newest;
import dev.claw.hub.store.PositionRow.Marks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link PositionStore}, and of {@link InboxStore#newest}, which says what an acknowledgement covers. */
public abstract class PositionStoreContract extends StoreContract {
    private long direct;
    private long group;

    @BeforeEach
    void makeChannels() {
        direct = write((Session session) -> directChannel(session, "alice", "bob"))
                .key();
        group = write((Session session) -> session.channels().insertGroup("ch_g", "组", "alice", "", T0))
                .key();
    }

    @Test
    @DisplayName("G8: positions are durable and only rise, each by itself")
    void raise_aPosition_risesOnlyAndIsDurable() throws Exception {
        PositionRow first = raise(direct, "bob", "", new Marks(5, 0, 0)).orElseThrow();
        assertThat(first.channelId()).isEqualTo("ch_alice_bob");
        assertThat(first.reader()).isEqualTo("default");
        assertThat(first.changedAt()).isEqualTo(T0);
        assertThat(raise(direct, "bob", "default", new Marks(4, 0, 0))).isEmpty();
        PositionRow read = raise(direct, "bob", "default", new Marks(3, 2, 0)).orElseThrow();
        assertThat(read.marks()).isEqualTo(new Marks(5, 2, 0));
        assertThat(read.revision()).isGreaterThan(first.revision());
        raise(direct, "bob", "", new Marks(0, 0, 9));
        reopen();
        assertThat(seen((Session session) -> session.positions().position(direct, "bob", "")))
                .map(PositionRow::marks)
                .contains(new Marks(5, 2, 9));
        assertThat(raise(direct, "bob", "", new Marks(5, 2, 9))).isEmpty();
        assertThat(seen((Session session) -> session.positions().position(direct, "alice", "")))
                .isEmpty();
        assertThatThrownBy(() -> raise(4_711, "bob", "", new Marks(1, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void raise_rolledBack_roseNot() {
        raise(direct, "bob", "", new Marks(1, 0, 0));
        rollBack(session -> session.positions().raise(direct, "bob", "", new Marks(2, 0, 0), T0));
        rollBack(session -> session.positions().raise(direct, "bob", "new", new Marks(2, 0, 0), T0));
        assertThat(seen((Session session) -> session.positions().inChannel(direct, "", "", "", 9)))
                .extracting(PositionRow::marks)
                .containsExactly(new Marks(1, 0, 0));
    }

    @Test
    void inChannel_byPage_isInOrderOfAgentAndReader() {
        for (String agent : List.of("bob", "alice", "小明")) {
            for (String reader : List.of("phone", "", "desk")) {
                raise(group, agent, reader, new Marks(1, 0, 0));
            }
        }
        assertThat(names(inChannel("alice", "", "")))
                .containsExactly("bob/default", "bob/desk", "bob/phone", "小明/default", "小明/desk", "小明/phone");
        assertThat(names(inChannel("alice", "bob", "desk"))).startsWith("bob/phone", "小明/default");
        assertThat(names(inChannel("小明", "alice", "")))
                .containsExactly("alice/desk", "alice/phone", "bob/default", "bob/desk", "bob/phone");
    }

    @Test
    void ofPeersAfter_anAgent_isWhatTheOtherOneReadInChannelsOfTwo() {
        PositionRow bobs = raise(direct, "bob", "", new Marks(1, 0, 0)).orElseThrow();
        raise(direct, "alice", "", new Marks(1, 0, 0));
        raise(group, "bob", "", new Marks(1, 0, 0));
        long self = write((Session session) -> directChannel(session, "alice", "alice"))
                .key();
        raise(self, "alice", "", new Marks(1, 0, 0));
        assertThat(ofPeers(0)).containsExactly(bobs);
        assertThat(ofPeers(bobs.revision())).isEmpty();
        PositionRow phone = raise(direct, "bob", "phone", new Marks(2, 0, 0)).orElseThrow();
        PositionRow again = raise(direct, "bob", "", new Marks(2, 0, 0)).orElseThrow();
        assertThat(ofPeers(bobs.revision())).containsExactly(phone, again);
        assertThat(seen((Session session) -> session.positions().ofPeersAfter("alice", 0, 1)))
                .containsExactly(phone);
    }

    @Test
    void inGroupAfter_aGroup_isWhatOthersRead() {
        raise(group, "alice", "", new Marks(1, 0, 0));
        PositionRow bobs = raise(group, "bob", "", new Marks(1, 0, 0)).orElseThrow();
        PositionRow carols = raise(group, "carol", "", new Marks(1, 1, 0)).orElseThrow();
        assertThat(inGroup(0)).containsExactly(bobs, carols);
        assertThat(inGroup(bobs.revision())).containsExactly(carols);
        assertThat(seen((Session session) -> session.positions().inGroupAfter(direct, "alice", 0, 9)))
                .isEmpty();
    }

    @Test
    void forget_aNamedReader_losesItsPlacesInGroupsOnly() {
        raise(group, "bob", "phone", new Marks(1, 0, 0));
        raise(group, "bob", "", new Marks(1, 0, 0));
        raise(direct, "bob", "phone", new Marks(1, 0, 0));
        write((Session session) -> {
            session.positions().forget("bob", "phone");
            session.positions().forget("bob", "default");
            return 0;
        });
        assertThat(seen((Session session) -> session.positions().position(group, "bob", "phone")))
                .isEmpty();
        assertThat(seen((Session session) -> session.positions().position(group, "bob", "")))
                .isPresent();
        assertThat(seen((Session session) -> session.positions().position(direct, "bob", "phone")))
                .isPresent();
    }

    @Test
    void newest_ofARange_isOnePerChannelOfTwo() {
        long carols = write((Session session) -> directChannel(session, "alice", "carol"))
                .key();
        write((Session session) -> {
            session.inboxes().append("alice", direct, 3, EntryKind.MESSAGE, 1, T0);
            session.inboxes().append("alice", carols, 7, EntryKind.MESSAGE, 1, T0);
            session.inboxes().append("alice", group, 9, EntryKind.INVITED, 1, T0);
            session.inboxes().append("alice", direct, 5, EntryKind.ENDED, 1, T0);
            assertThat(session.inboxes().newest("alice", 0, 9))
                    .containsExactlyInAnyOrder(new Newest(direct, 5), new Newest(carols, 7));
            return 0;
        });
        assertThat(seen((Session session) -> session.inboxes().newest("alice", 0, 1)))
                .containsExactly(new Newest(direct, 3));
        assertThat(seen((Session session) -> session.inboxes().newest("alice", 4, 9)))
                .isEmpty();
        assertThat(seen((Session session) -> session.inboxes().newest("nobody", 0, 9)))
                .isEmpty();
    }

    private Optional<PositionRow> raise(long channel, String agent, String reader, Marks to) {
        return write((Session session) -> session.positions().raise(channel, agent, reader, to, T0));
    }

    private List<PositionRow> inChannel(String without, String afterAgent, String afterReader) {
        return seen((Session session) -> session.positions().inChannel(group, without, afterAgent, afterReader, 9));
    }

    private List<PositionRow> ofPeers(long revision) {
        return seen((Session session) -> session.positions().ofPeersAfter("alice", revision, 9));
    }

    private List<PositionRow> inGroup(long revision) {
        return seen((Session session) -> session.positions().inGroupAfter(group, "alice", revision, 9));
    }

    private static List<String> names(List<PositionRow> rows) {
        return rows.stream().map(row -> row.agent() + "/" + row.reader()).toList();
    }
}
