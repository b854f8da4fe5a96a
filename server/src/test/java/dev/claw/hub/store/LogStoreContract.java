package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.store.LogStore.SentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link LogStore}. */
public abstract class LogStoreContract extends StoreContract {
    private static final Instant LONG_AGO = T0.minus(Duration.ofHours(24));

    private long channel;

    @BeforeEach
    void makeChannel() {
        channel = write((Session session) -> directChannel(session, "alice", "bob"))
                .key();
    }

    @Test
    void append_manyInSeveralTransactions_numbersFromOneWithoutHole() {
        for (int batch = 0; batch < 5; batch++) {
            int first = batch * 20;
            write((Session session) -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(session.logs().append(channel, message("alice", "m" + (first + i), "x")))
                            .isEqualTo(first + i + 1L);
                }
                return true;
            });
        }
        assertThat(seen((Session session) -> session.logs().head(channel))).isEqualTo(100);
        assertThat(seqs(seen(
                        (Session session) -> session.logs().messages(channel, 0, Long.MAX_VALUE, false, 200, 1_000))))
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void append_toTwoChannels_numbersEachByItself() {
        long other = write((Session session) -> directChannel(session, "alice", "carol"))
                .key();
        write((Session session) -> {
            assertThat(session.logs().append(channel, message("alice", "1", "x")))
                    .isEqualTo(1);
            assertThat(session.logs().append(other, message("alice", "2", "x"))).isEqualTo(1);
            assertThat(session.logs().append(channel, message("alice", "3", "x")))
                    .isEqualTo(2);
            return true;
        });
        assertThat(seen((Session session) -> session.logs().head(other))).isEqualTo(1);
        assertThat(seen((Session session) -> session.logs().head(channel))).isEqualTo(2);
    }

    @Test
    void append_noSuchChannel_isRefused() {
        assertThatThrownBy(() -> write((Session session) -> session.logs().append(4_711, message("alice", "m", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4711");
    }

    @Test
    void head_noSuchChannel_isZero() {
        assertThat(seen((Session session) -> session.logs().head(4_711))).isZero();
    }

    @Test
    void messages_readBack_areWhatWasAppended() {
        LogEntry chinese = message("爱丽丝", "消息-1", "你好，世界 🦀");
        LogEntry empty = new LogEntry(77, EntryKind.MESSAGE, "bob", "", T0.plusNanos(1_000), new byte[0]);
        write((Session session) ->
                session.logs().append(channel, chinese) + session.logs().append(channel, empty));
        List<LogEntry> read = seen((Session session) -> session.logs().messages(channel, 0, 3, false, 10, 1_000));
        assertThat(read.get(0))
                .usingRecursiveComparison()
                .isEqualTo(new LogEntry(1, EntryKind.MESSAGE, "爱丽丝", "消息-1", T0, chinese.content()));
        assertThat(read.get(1))
                .usingRecursiveComparison()
                .isEqualTo(new LogEntry(2, EntryKind.MESSAGE, "bob", "", T0.plusNanos(1_000), new byte[0]));
    }

    @Test
    void messages_range_excludesBothEndsAndPassesOverEvents() {
        write((Session session) -> {
            for (int i = 1; i <= 10; i++) {
                EntryKind kind = i % 3 == 0 ? EntryKind.ACCEPTED : EntryKind.MESSAGE;
                session.logs().append(channel, new LogEntry(0, kind, "alice", "", T0, bytes(1)));
            }
            return true;
        });
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 1, 9, false, 100, 1_000))))
                .containsExactly(2L, 4L, 5L, 7L, 8L);
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 1, 9, false, 2, 1_000))))
                .containsExactly(2L, 4L);
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 1, 9, true, 2, 1_000))))
                .containsExactly(7L, 8L);
        assertThat(seen((Session session) -> session.logs().messages(channel, 10, Long.MAX_VALUE, false, 10, 1_000)))
                .isEmpty();
    }

    @Test
    void messages_contentBeyondTheBudget_endsEarlyButHoldsOne() {
        write((Session session) -> {
            for (int i = 0; i < 5; i++) {
                session.logs().append(channel, new LogEntry(0, EntryKind.MESSAGE, "a", "", T0, bytes(100)));
            }
            return true;
        });
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 0, 9, false, 10, 250))))
                .containsExactly(1L, 2L);
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 0, 9, true, 10, 300))))
                .containsExactly(3L, 4L, 5L);
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 2, 9, false, 10, 1))))
                .containsExactly(3L);
        assertThat(seqs(seen((Session session) -> session.logs().messages(channel, 0, 9, true, 10, 1))))
                .containsExactly(5L);
    }

    @Test
    void messages_appendedInTheSameTransaction_areThere() {
        write((Session session) -> {
            session.logs().append(channel, message("alice", "m1", "x"));
            assertThat(seqs(session.logs().messages(channel, 0, 9, false, 10, 100)))
                    .containsExactly(1L);
            session.logs().append(channel, message("alice", "m2", "x"));
            assertThat(seqs(session.logs().messages(channel, 0, 9, true, 10, 100)))
                    .containsExactly(1L, 2L);
            return true;
        });
    }

    @Test
    @DisplayName("G5: a message is found again by its sender's id")
    void sent_knownId_findsTheMessageWithItsChannel() {
        write((Session session) -> session.logs().append(channel, message("alice", "m1", "text")));
        SentRow found = seen((Session session) -> session.logs().sent("alice", "m1", LONG_AGO))
                .orElseThrow();
        assertThat(found.channel()).isEqualTo(channel);
        assertThat(found.channelId()).isEqualTo("ch_alice_bob");
        assertThat(found.entry().seq()).isEqualTo(1);
        assertThat(found.entry().at()).isEqualTo(T0);
        assertThat(text(found.entry())).isEqualTo("text");
    }

    @Test
    @DisplayName("G5: a message of the same batch is found again")
    void sent_inTheSameTransaction_findsIt() {
        write((Session session) -> {
            session.logs().append(channel, message("alice", "m1", "text"));
            SentRow found = session.logs().sent("alice", "m1", LONG_AGO).orElseThrow();
            assertThat(found.channelId()).isEqualTo("ch_alice_bob");
            assertThat(found.entry().seq()).isEqualTo(1);
            assertThat(text(found.entry())).isEqualTo("text");
            assertThat(session.logs().sent("alice", "m1", T0.plusNanos(1_000))).isEmpty();
            return true;
        });
    }

    @Test
    void sent_anotherSenderOrIdOrTime_findsNothing() {
        write((Session session) -> {
            session.logs().append(channel, message("alice", "m1", "text"));
            return session.logs().append(channel, new LogEntry(0, EntryKind.ENDED, "alice", "", T0, bytes(1)));
        });
        assertThat(seen((Session session) -> session.logs().sent("bob", "m1", LONG_AGO)))
                .isEmpty();
        assertThat(seen((Session session) -> session.logs().sent("alice", "m2", LONG_AGO)))
                .isEmpty();
        assertThat(seen((Session session) -> session.logs().sent("alice", "", LONG_AGO)))
                .isEmpty();
        assertThat(seen((Session session) -> session.logs().sent("alice", "m1", T0)))
                .isPresent();
        assertThat(seen((Session session) -> session.logs().sent("alice", "m1", T0.plusNanos(1_000))))
                .isEmpty();
    }

    @Test
    void sent_sameIdTwice_findsTheNewest() {
        long other = write((Session session) -> directChannel(session, "alice", "carol"))
                .key();
        write((Session session) -> session.logs().append(channel, message("alice", "m1", "old")));
        write((Session session) -> session.logs().append(other, message("alice", "m1", "new", T0.plusSeconds(1))));
        assertThat(seen((Session session) -> session.logs()
                        .sent("alice", "m1", LONG_AGO)
                        .orElseThrow()
                        .channel()))
                .isEqualTo(other);
    }

    private static List<Long> seqs(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::seq).toList();
    }
}
