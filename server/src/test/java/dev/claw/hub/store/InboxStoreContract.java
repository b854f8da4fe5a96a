package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.InboxStore.Entry;
import dev.claw.hub.store.InboxStore.Page;
import dev.claw.hub.store.InboxStore.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link InboxStore}. */
public abstract class InboxStoreContract extends StoreContract {
    private static final Set<EntryKind> ALL = EnumSet.allOf(EntryKind.class);
    private static final String DEFAULT = InboxStore.DEFAULT_READER;

    private long channel;

    @BeforeEach
    void makeChannel() {
        channel = write((Session session) -> directChannel(session, "alice", "bob"))
                .key();
    }

    @Test
    void state_neverHeardOf_isAllZero() {
        assertThat(seen((Session session) -> session.inboxes().state("nobody")))
                .isEqualTo(new State(0, 0, 0, 0, false, 0));
        assertThat(seen((Session session) -> session.inboxes().cursor("nobody", DEFAULT)))
                .isZero();
        assertThat(write((Session session) -> session.inboxes().advance("nobody", DEFAULT, 5, T0)))
                .isZero();
        Page page = seen((Session session) -> session.inboxes().read("nobody", 3, ALL, 10, 10));
        assertThat(page).isEqualTo(new Page(List.of(), 3, 0, 0, 0));
        write((Session session) -> {
            session.inboxes().trim("nobody", 1);
            return true;
        });
    }

    @Test
    void markKnown_once_isKnownForEver() throws Exception {
        deliver("bob", 1, 10);
        assertThat(seen((Session session) -> session.inboxes().state("bob").known()))
                .isFalse();
        write((Session session) -> {
            session.inboxes().markKnown("bob", T0);
            session.inboxes().markKnown("neu", T0);
            return true;
        });
        reopen();
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(1, 0, 1, 10, true, 0));
        assertThat(seen((Session session) -> session.inboxes().state("neu"))).isEqualTo(new State(0, 0, 0, 0, true, 0));
    }

    @Test
    @DisplayName("G3: inbox numbers run without a hole")
    void append_manyInSeveralTransactions_numbersFromOneWithoutHole() {
        for (int batch = 0; batch < 4; batch++) {
            deliver("bob", 21, 3);
        }
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(84, 0, 84, 252, false, 0));
        assertThat(seqs(seen((Session session) -> session.inboxes().read("bob", 0, ALL, 100, 1_000))))
                .isEqualTo(LongStream.rangeClosed(1, 84).boxed().toList());
    }

    @Test
    void read_entry_holdsWhatItRefersTo() {
        long seq = write((Session session) -> {
            long appended = session.logs().append(channel, message("alice", "m1", "你好"));
            return session.inboxes().append("bob", channel, appended, EntryKind.MESSAGE, 99, T0) + appended;
        });
        assertThat(seq).isEqualTo(2);
        Entry entry = seen((Session session) -> session.inboxes().read("bob", 0, ALL, 10, 1_000))
                .entries()
                .get(0);
        assertThat(entry.inboxSeq()).isEqualTo(1);
        assertThat(entry.channelId()).isEqualTo("ch_alice_bob");
        assertThat(entry.serviceId()).isEmpty();
        assertThat(entry.entry())
                .usingRecursiveComparison()
                .isEqualTo(new LogEntry(
                        1,
                        EntryKind.MESSAGE,
                        "alice",
                        "m1",
                        T0,
                        message("", "", "你好").content()));
    }

    @Test
    void read_appendedInTheSameTransaction_isThere() {
        write((Session session) -> {
            for (long n = 1; n <= 3; n++) {
                long seq = session.logs().append(channel, message("alice", "", "x"));
                session.inboxes().append("bob", channel, seq, EntryKind.MESSAGE, 1, T0);
                assertThat(seqs(session.inboxes().read("bob", n - 1, ALL, 10, 100)))
                        .containsExactly(n);
            }
            return true;
        });
    }

    @Test
    void read_someKinds_passesOverTheOthersAndSaysHowFar() {
        write((Session session) -> {
            for (int i = 1; i <= 9; i++) {
                EntryKind kind = i % 3 == 0 ? EntryKind.REQUESTED : EntryKind.MESSAGE;
                long seq = session.logs().append(channel, new LogEntry(0, kind, "alice", "", T0, bytes(1)));
                session.inboxes().append("bob", channel, seq, kind, 1, T0);
            }
            return true;
        });
        Page events = read("bob", 0, EnumSet.of(EntryKind.REQUESTED, EntryKind.ENDED), 10, 100);
        assertThat(seqs(events)).containsExactly(3L, 6L, 9L);
        assertThat(events.through()).isEqualTo(9);
        Page firstTwo = read("bob", 0, EnumSet.of(EntryKind.REQUESTED), 2, 100);
        assertThat(seqs(firstTwo)).containsExactly(3L, 6L);
        assertThat(firstTwo.through()).isEqualTo(6);
        Page messages = read("bob", 6, EnumSet.of(EntryKind.MESSAGE), 10, 100);
        assertThat(seqs(messages)).containsExactly(7L, 8L);
        assertThat(messages.through()).as("the passed over 9 was considered").isEqualTo(9);
        assertThat(read("bob", 8, EnumSet.of(EntryKind.MESSAGE), 10, 100)).isEqualTo(new Page(List.of(), 9, 0, 9, 0));
        assertThat(read("bob", 9, ALL, 10, 100)).isEqualTo(new Page(List.of(), 9, 0, 9, 0));
    }

    @Test
    void read_contentBeyondTheBudget_endsEarlyButHoldsOne() {
        write((Session session) -> {
            for (int i = 0; i < 4; i++) {
                long seq =
                        session.logs().append(channel, new LogEntry(0, EntryKind.MESSAGE, "alice", "", T0, bytes(100)));
                session.inboxes().append("bob", channel, seq, EntryKind.MESSAGE, 100, T0);
            }
            return true;
        });
        Page two = read("bob", 0, ALL, 10, 250);
        assertThat(seqs(two)).containsExactly(1L, 2L);
        assertThat(two.through()).isEqualTo(2);
        Page one = read("bob", 2, ALL, 10, 1);
        assertThat(seqs(one)).containsExactly(3L);
        assertThat(one.through()).isEqualTo(3);
    }

    @Test
    void advance_defaultReader_movesForwardOnlyAndFreesWhatIsBehind() {
        write((Session session) -> {
            for (int bytes = 1; bytes <= 4; bytes++) {
                long seq = session.logs().append(channel, message("alice", "", "x"));
                session.inboxes().append("bob", channel, seq, EntryKind.MESSAGE, bytes * 10L, T0);
            }
            assertThat(session.inboxes().advance("bob", DEFAULT, 1, T0)).isEqualTo(1);
            assertThat(session.inboxes().state("bob")).isEqualTo(new State(4, 0, 3, 90, false, 0));
            return true;
        });
        assertThat(write((Session session) -> session.inboxes().advance("bob", DEFAULT, 3, T0)))
                .isEqualTo(3);
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(4, 0, 1, 40, false, 0));
        assertThat(write((Session session) -> session.inboxes().advance("bob", DEFAULT, 2, T0)))
                .isEqualTo(3);
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", DEFAULT)))
                .isEqualTo(3);
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", "")))
                .isEqualTo(3);
        assertThat(write((Session session) -> session.inboxes().advance("bob", "", 4, T0)))
                .isEqualTo(4);
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(4, 0, 0, 0, false, 0));
    }

    @Test
    void advance_beyondTheHead_stopsThere() {
        deliver("bob", 2, 10);
        assertThat(write((Session session) -> session.inboxes().advance("bob", DEFAULT, 99, T0)))
                .isEqualTo(2);
        assertThat(write((Session session) -> session.inboxes().advance("bob", "other", 99, T0)))
                .isEqualTo(2);
    }

    @Test
    void advance_anotherReader_hasItsOwnCursorAndFreesNothing() throws Exception {
        deliver("bob", 5, 10);
        assertThat(write((Session session) -> session.inboxes().advance("bob", "阅读者", 2, T0)))
                .isEqualTo(2);
        assertThat(write((Session session) -> session.inboxes().advance("bob", "阅读者", 4, T0)))
                .isEqualTo(4);
        assertThat(write((Session session) -> session.inboxes().advance("bob", "阅读者", 3, T0)))
                .isEqualTo(4);
        reopen();
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", "阅读者")))
                .isEqualTo(4);
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", "third")))
                .isZero();
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(5, 0, 5, 50, false, 0));
    }

    @Test
    void trim_oneReader_givesUpWhatItAcknowledged() throws Exception {
        deliver("bob", 5, 10);
        advanceAndTrim(DEFAULT, 3, 0);
        Page page = read("bob", 0, ALL, 10, 1_000);
        assertThat(seqs(page)).containsExactly(4L, 5L);
        assertThat(page.floor()).isEqualTo(3);
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(5, 3, 2, 20, false, 0));
        advanceAndTrim(DEFAULT, 5, 0);
        reopen();
        assertThat(read("bob", 0, ALL, 10, 1_000)).isEqualTo(new Page(List.of(), 5, 5, 5, 0));
        deliver("bob", 1, 10);
        assertThat(seqs(read("bob", 0, ALL, 10, 1_000))).containsExactly(6L);
    }

    @Test
    void trim_slowerReader_isWaitedForWithinTheNewest() {
        deliver("bob", 10, 1);
        write((Session session) -> session.inboxes().advance("bob", "slow", 2, T0));
        advanceAndTrim(DEFAULT, 8, 100);
        assertThat(seen((Session session) -> session.inboxes().state("bob").floor()))
                .isEqualTo(2);
        advanceAndTrim(DEFAULT, 9, 6);
        assertThat(seen((Session session) -> session.inboxes().state("bob").floor()))
                .isEqualTo(4);
        advanceAndTrim(DEFAULT, 9, 0);
        assertThat(seen((Session session) -> session.inboxes().state("bob").floor()))
                .as("never beyond the default reader's cursor")
                .isEqualTo(9);
        assertThat(seqs(read("bob", 0, ALL, 100, 1_000))).containsExactly(10L);
    }

    @Test
    void trim_inTheTransactionThatAppended_keepsTheRest() {
        write((Session session) -> {
            for (int i = 0; i < 3; i++) {
                long seq = session.logs().append(channel, message("alice", "", "x"));
                session.inboxes().append("bob", channel, seq, EntryKind.MESSAGE, 1, T0);
            }
            session.inboxes().advance("bob", DEFAULT, 2, T0);
            session.inboxes().trim("bob", 10);
            assertThat(seqs(session.inboxes().read("bob", 0, ALL, 10, 100))).containsExactly(3L);
            return true;
        });
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new State(3, 2, 1, 1, false, 0));
    }

    private void deliver(String agent, int count, int bytes) {
        write((Session session) -> {
            for (int i = 0; i < count; i++) {
                long seq = session.logs().append(channel, message("alice", "", "x"));
                session.inboxes().append(agent, channel, seq, EntryKind.MESSAGE, bytes, T0);
            }
            return true;
        });
    }

    private void advanceAndTrim(String reader, long through, long keep) {
        write((Session session) -> {
            session.inboxes().advance("bob", reader, through, T0);
            session.inboxes().trim("bob", keep);
            return true;
        });
    }

    private Page read(String agent, long after, Set<EntryKind> kinds, int limit, long maxBytes) {
        return seen((Session session) -> session.inboxes().read(agent, after, kinds, limit, maxBytes));
    }

    private static List<Long> seqs(Page page) {
        return page.entries().stream().map(Entry::inboxSeq).toList();
    }
}
