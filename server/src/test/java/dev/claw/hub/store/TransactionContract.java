package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract of {@link Store}, {@link Transaction} and {@link ReadSession}. */
public abstract class TransactionContract extends StoreContract {
    @Test
    void epoch_reopened_staysTheSameAndIsNeverZero() throws Exception {
        long epoch = store.epoch();
        reopen();
        assertThat(store.epoch()).isEqualTo(epoch).isNotZero();
    }

    @Test
    void epoch_anotherHistory_isAnother(@TempDir Path elsewhere) throws Exception {
        try (Store other = open(elsewhere)) {
            assertThat(other.epoch()).isNotEqualTo(store.epoch());
        }
    }

    @Test
    void begin_asManyAsThereAreWriters_refusesOneMore() {
        Transaction[] open = new Transaction[store.writers()];
        for (int i = 0; i < open.length; i++) {
            open[i] = store.begin();
        }
        assertThatThrownBy(() -> store.begin()).isInstanceOf(IllegalStateException.class);
        for (Transaction transaction : open) {
            transaction.close();
        }
        store.begin().close();
    }

    @Test
    void transaction_beforeCommit_seesItsOwnWrites() {
        try (Transaction transaction = store.begin()) {
            long channel = write(transaction);
            assertThat(transaction.logs().head(channel)).isEqualTo(1);
            assertThat(transaction.inboxes().state("bob").head()).isEqualTo(1);
            assertThat(transaction
                            .channels()
                            .direct("alice", "bob")
                            .orElseThrow()
                            .head())
                    .isEqualTo(1);
        }
    }

    @Test
    void transaction_beforeCommit_isSeenByNobodyElse() throws Exception {
        CompletableFuture<Long> meanwhile;
        try (Transaction transaction = store.begin()) {
            write(transaction);
            meanwhile = CompletableFuture.supplyAsync(this::headsSeen);
            if (readersWait()) {
                assertThatThrownBy(() -> meanwhile.get(50, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            } else {
                assertThat(meanwhile.get(20, TimeUnit.SECONDS)).isZero();
            }
            transaction.commit();
        }
        assertThat(meanwhile.get(20, TimeUnit.SECONDS)).isEqualTo(readersWait() ? 3 : 0);
        assertThat(headsSeen()).isEqualTo(3);
    }

    @Test
    @DisplayName("G16: the newest time that was noted is known to who opens the store later, and never goes back")
    void newestTime_reopened_isNotBeforeWhatWasCommitted() throws Exception {
        assertThat(store.newestTime()).isEqualTo(Instant.EPOCH);
        pass(T0);
        pass(T0.minusSeconds(1_000_000));
        reopen();
        assertThat(store.newestTime()).isBetween(T0, T0.plusSeconds(1));
        Instant later = T0.plusSeconds(5);
        try (Transaction rolledBack = store.begin()) {
            rolledBack.passed(later.plusSeconds(1_000));
        }
        pass(later);
        reopen();
        assertThat(store.newestTime()).isBetween(later, later.plusSeconds(1));
    }

    private void pass(Instant now) {
        try (Transaction transaction = store.begin()) {
            transaction.passed(now);
            transaction.commit();
        }
    }

    private long write(Session session) {
        long channel = directChannel(session, "alice", "bob").key();
        session.logs().append(channel, message("alice", "m1", "hi"));
        session.inboxes().append("bob", channel, 1, EntryKind.MESSAGE, 2, T0);
        return channel;
    }

    /** The heads of a log and an inbox, each seen on its own, and the channel. */
    private long headsSeen() {
        try (ReadSession reader = store.openReader()) {
            Optional<ChannelRow> channel = reader.channels().direct("alice", "bob");
            return reader.inboxes().state("bob").head()
                    + channel.map(row -> row.head() + reader.logs().head(row.key()))
                            .orElse(0L);
        }
    }

    @Test
    @DisplayName("G3: what is rolled back uses up no number")
    void close_without_commit_rollsBackEverything() {
        ChannelRow channel = write((Session session) -> directChannel(session, "alice", "bob"));
        rollBack(session -> {
            session.logs().append(channel.key(), message("alice", "m1", "never"));
            session.inboxes().append("bob", channel.key(), 1, EntryKind.MESSAGE, 5, T0);
            session.inboxes().markKnown("bob", T0);
            session.channels().update(channel.key(), ChannelState.CHANNEL_STATE_ENDED, "gone", T0);
            directChannel(session, "alice", "carol");
            session.keys().insert(key("k", "r"));
        });

        assertThat(seen((Session session) -> session.logs().sent("alice", "m1", T0)))
                .isEmpty();
        assertThat(seen((Session session) -> session.channels().byId(channel.id())))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(channel);
        assertThat(seen((Session session) -> session.channels().direct("alice", "carol")))
                .isEmpty();
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new InboxStore.State(0, 0, 0, 0, false, 0));
        assertThat(seen((Session session) -> session.keys().byId("k"))).isEmpty();
        assertThat(write((Session session) -> session.logs().append(channel.key(), message("alice", "m1", "now"))))
                .isEqualTo(1);
    }

    @Test
    void use_after_the_end_isRefused() {
        Transaction transaction = store.begin();
        transaction.commit();
        assertThatThrownBy(transaction::logs).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transaction::commit).isInstanceOf(IllegalStateException.class);
        transaction.close();
    }

    @Test
    void commit_reopened_isStillThere() throws Exception {
        ChannelRow channel = write((Session session) -> directChannel(session, "爱丽丝", "bob"));
        write((Session session) -> session.logs().append(channel.key(), message("爱丽丝", "m1", "你好")));
        reopen();
        ChannelRow found = seen((Session session) -> session.channels().direct("bob", "爱丽丝"))
                .orElseThrow();
        assertThat(found.head()).isEqualTo(1);
        assertThat(text(seen((Session session) -> session.logs()
                        .messages(found.key(), 0, Long.MAX_VALUE, false, 10, 1_000)
                        .get(0))))
                .isEqualTo("你好");
        assertThat(write((Session session) -> session.logs().append(channel.key(), message("bob", "m2", "hi"))))
                .isEqualTo(2);
    }

    @Test
    void openReader_whileAnotherCommits_seesWhatIsCommittedAtThatMoment() {
        ChannelRow channel = write((Session session) -> directChannel(session, "alice", "bob"));
        try (ReadSession reader = store.openReader()) {
            for (long seq = 1; seq <= 3; seq++) {
                write((Session session) -> session.logs().append(channel.key(), message("alice", "", "x")));
                assertThat(reader.logs().head(channel.key())).isEqualTo(seq);
                assertThat(reader.inboxes()
                                .read("bob", 0, Set.of(EntryKind.MESSAGE), 1, 1)
                                .head())
                        .isZero();
            }
        }
    }

    @Test
    void readSession_everyMethodThatWrites_throws() {
        ChannelRow channel = write((Session session) -> directChannel(session, "alice", "bob"));
        write((Session session) -> {
            session.services().put(new ServiceRow("s", "o", "n", false, Optional.empty(), T0, T0, bytes(1)));
            session.keys().requests().insert(KeyRequestContract.row("q", "s", "c", "r", "", T0));
            return session.keys().insert(key("k", "r"));
        });
        try (ReadSession reader = store.openReader()) {
            Stream.<ThrowingCallable>of(
                            () -> reader.logs().append(channel.key(), message("alice", "m", "x")),
                            () -> reader.inboxes().append("bob", channel.key(), 1, EntryKind.MESSAGE, 1, T0),
                            () -> reader.inboxes().advance("bob", "default", 1, T0),
                            () -> reader.inboxes().trim("bob", 1),
                            () -> reader.inboxes().markKnown("bob", T0),
                            () -> directChannel(reader, "a", "b"),
                            () -> reader.channels().update(channel.key(), ChannelState.CHANNEL_STATE_ENDED, "", T0),
                            () -> reader.services()
                                    .put(new ServiceRow("t", "o", "n", false, Optional.empty(), T0, T0, bytes(1))),
                            () -> reader.services().setPolicy("s", Optional.empty()),
                            () -> reader.services().delete("s"),
                            () -> reader.keys().insert(key("l", "r2")),
                            () -> reader.keys().replaceSecret("k", bytes(32)),
                            () -> reader.keys().charge(bytes(32), "s", "c", T0),
                            () -> reader.keys().refund("k"),
                            () -> reader.keys().renew("k", new KeyTerms("", Duration.ZERO, 1), T0),
                            () -> reader.keys().revoke("k", T0),
                            () -> reader.keys().revokeAllOf("s", T0),
                            () -> reader.keys().expire("k", T0.plusSeconds(9)),
                            () -> reader.keys().variants().replace("s", List.of()),
                            () -> reader.keys().requests().insert(KeyRequestContract.row("p", "s", "c", "r3", "", T0)),
                            () -> reader.keys().requests().decide("q", true, ""),
                            () -> reader.keys().requests().close("q", ErrorReason.ERROR_REASON_KEY_REVOKED, ""))
                    .forEach(call -> assertThatThrownBy(call).isInstanceOf(StoreException.class));
        }
    }

    @Test
    void close_thenUse_isAStoreException() throws Exception {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.begin()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.openReader()).isInstanceOf(StoreException.class);
        store = open(directory);
    }

    private static NewKey key(String id, String requestId) {
        return new NewKey(id, Optional.empty(), "s", "o", "c", requestId, "", false, T0, T0.plusSeconds(9), 1);
    }
}
