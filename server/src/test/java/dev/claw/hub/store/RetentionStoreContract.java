package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.store.RetentionStore.NamedReader;
import dev.claw.hub.store.RetentionStore.ReaderPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link RetentionStore}. */
public abstract class RetentionStoreContract extends StoreContract {
    private static final Instant LATE = T0.plus(Duration.ofDays(1));

    @Test
    void logs_someTrimmed_tellHowTheyStand() {
        long channel = fill(5);
        long other = write(session -> directChannel(session, "a", "b").key());
        write(session -> session.logs().trim(channel, 2));
        List<RetentionStore.LogAge> logs = old((RetentionStore retention) -> retention.logs(0, 10));
        assertThat(logs)
                .containsExactly(
                        new RetentionStore.LogAge(channel, 5, 2, 0, at(3)),
                        new RetentionStore.LogAge(other, 0, 0, 0, Instant.MAX));
        assertThat(old((RetentionStore retention) -> retention.logs(channel, 10)))
                .extracting(RetentionStore.LogAge::channel)
                .containsExactly(other);
        assertThat(old((RetentionStore retention) -> retention.logs(0, 1))).hasSize(1);
    }

    @Test
    void agedThrough_looksAtNoMoreThanItMayAndNotBelowTheFloor() {
        long channel = fill(10);
        assertThat(old((RetentionStore retention) -> retention.agedThrough(channel, at(4), 100)))
                .isEqualTo(4);
        assertThat(old((RetentionStore retention) -> retention.agedThrough(channel, LATE, 3)))
                .isEqualTo(3);
        assertThat(old((RetentionStore retention) -> retention.agedThrough(channel, T0.minusSeconds(1), 100)))
                .isZero();
        write(session -> session.logs().trim(channel, 6));
        assertThat(old((RetentionStore retention) -> retention.agedThrough(channel, at(4), 100)))
                .isEqualTo(6);
        assertThat(old((RetentionStore retention) -> retention.agedThrough(channel, LATE, 3)))
                .isEqualTo(9);
    }

    @Test
    @DisplayName("G7: what a log gave up stays readable in an inbox, and goes when the inbox no longer refers to it")
    void clear_entriesInAnInbox_waitsForIt() {
        long channel = fill(6);
        write(session -> session.logs().trim(channel, 6));
        assertThat(old((RetentionStore retention) -> retention.clearableThrough(channel, LATE, 100)))
                .isZero();
        assertThat(inbox()).hasSize(6);
        assertThat(write((Session session) -> session.logs().messages(channel, 0, 100, false, 100, 10_000)))
                .as("given up for everybody else")
                .isEmpty();
        write(session -> {
            session.inboxes().advance("bob", "", 4, LATE);
            session.inboxes().trim("bob", 100);
            return true;
        });
        assertThat(old((RetentionStore retention) -> retention.clearableThrough(channel, LATE, 3)))
                .isEqualTo(3);
        assertThat(old((RetentionStore retention) -> retention.clearableThrough(channel, LATE, 100)))
                .isEqualTo(4);
        write(session -> {
            session.retention().clear(channel, 4);
            return true;
        });
        assertThat(old((RetentionStore retention) -> retention.logs(0, 1))
                        .get(0)
                        .cleared())
                .isEqualTo(4);
        assertThat(old((RetentionStore retention) -> retention.clearableThrough(channel, LATE, 100)))
                .isZero();
        assertThat(inbox()).hasSize(2);
    }

    @Test
    @DisplayName("G5: a message id is remembered though its log gave the message up, until it need not be")
    void clear_youngEntries_waitsForTheirIds() {
        long channel = fill(6);
        write(session -> {
            session.inboxes().advance("bob", "", 6, LATE);
            session.inboxes().trim("bob", 100);
            return session.logs().trim(channel, 6);
        });
        assertThat(old((RetentionStore retention) -> retention.clearableThrough(channel, at(2), 100)))
                .isEqualTo(2);
        write(session -> {
            session.retention().clear(channel, 2);
            return true;
        });
        Optional<LogStore.SentRow> third = write(session -> session.logs().sent("alice", "m3", T0));
        assertThat(third.orElseThrow().entry().seq()).isEqualTo(3);
        assertThat(write((Session session) -> session.logs().sent("alice", "m2", T0)))
                .isEmpty();
    }

    @Test
    void expire_someOfAnInbox_takesThemOutOfWhatIsPending() {
        fill(6);
        assertThat(old((RetentionStore retention) -> retention.expiredThrough("bob", at(4), 100)))
                .isEqualTo(4);
        assertThat(old((RetentionStore retention) -> retention.expiredThrough("bob", LATE, 2)))
                .isEqualTo(2);
        assertThat(old((RetentionStore retention) -> retention.expiredThrough("nobody", LATE, 2)))
                .isZero();
        write(session -> {
            session.inboxes().advance("bob", "", 1, LATE);
            session.inboxes().advance("bob", "电话", 3, LATE);
            return true;
        });
        assertThat(write((Session session) -> session.retention().readersBehind("bob", 4)))
                .containsExactlyInAnyOrder(new ReaderPlace("default", 1), new ReaderPlace("电话", 3));
        write(session -> {
            session.retention().expire("bob", 4);
            return true;
        });
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new InboxStore.State(6, 4, 2, 20, false, 4));
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", "")))
                .isEqualTo(1);
        assertThat(old((RetentionStore retention) -> retention.expiredThrough("bob", at(4), 100)))
                .isZero();
        write(session -> session.inboxes().advance("bob", "", 5, LATE));
        assertThat(seen((Session session) -> session.inboxes().state("bob")))
                .isEqualTo(new InboxStore.State(6, 4, 1, 10, false, 4));
    }

    @Test
    void inboxes_tellTheirOldest() {
        fill(3);
        List<RetentionStore.InboxAge> inboxes = old((RetentionStore retention) -> retention.inboxes(0, 10));
        assertThat(inboxes).hasSize(1);
        assertThat(inboxes.get(0).agent()).isEqualTo("bob");
        assertThat(inboxes.get(0).oldest()).isEqualTo(at(1));
        assertThat(old((RetentionStore retention) ->
                        retention.inboxes(inboxes.get(0).inbox(), 10)))
                .isEmpty();
    }

    @Test
    void forget_unusedReader_losesItsCursor() {
        fill(3);
        write(session -> {
            session.inboxes().advance("bob", "phone", 2, LATE);
            session.retention().used("bob", "phone", at(2));
            session.retention().used("bob", "phone", at(1));
            session.retention().used("bob", "desk", at(3));
            session.retention().used("bob", "default", at(1));
            return true;
        });
        assertThat(old((RetentionStore retention) -> retention.unused(at(1), 10)))
                .isEmpty();
        assertThat(old((RetentionStore retention) -> retention.unused(at(3), 10)))
                .containsExactly(new NamedReader("bob", "phone"), new NamedReader("bob", "desk"));
        assertThat(old((RetentionStore retention) -> retention.unused(at(3), 1)))
                .hasSize(1);
        write(session -> {
            session.retention().forget("bob", "phone");
            return true;
        });
        assertThat(seen((Session session) -> session.inboxes().cursor("bob", "phone")))
                .isZero();
        assertThat(old((RetentionStore retention) -> retention.unused(at(3), 10)))
                .containsExactly(new NamedReader("bob", "desk"));
    }

    @Test
    void removeKeys_deadOnes_goAndTheOthersStay() {
        write(session -> {
            key(session, "expired", at(1));
            key(session, "alive", LATE);
            key(session, "revoked", LATE);
            session.keys().revoke("revoked", at(2));
            session.keys()
                    .requests()
                    .insert(new KeyRequestRow(
                            "kr",
                            "s",
                            "bot",
                            "alice",
                            "r",
                            "",
                            "",
                            "",
                            false,
                            at(1),
                            Optional.empty(),
                            "",
                            Optional.empty(),
                            0));
            return true;
        });
        assertThat(write((Session session) -> session.retention().removeKeys(T0, 10)))
                .isZero();
        assertThat(write((Session session) -> session.retention().removeKeys(at(2), 1)))
                .isEqualTo(1);
        assertThat(write((Session session) -> session.retention().removeKeys(at(2), 10)))
                .isEqualTo(1);
        assertThat(write((Session session) -> session.keys().byId("alive"))).isPresent();
        assertThat(write((Session session) -> session.keys().byId("expired"))).isEmpty();
        assertThat(write((Session session) -> session.retention().removeKeyRequests(T0, 10)))
                .isZero();
        assertThat(write((Session session) -> session.retention().removeKeyRequests(at(1), 10)))
                .isEqualTo(1);
        assertThat(write((Session session) -> session.keys().requests().byId("kr")))
                .isEmpty();
    }

    @Test
    void change_inASessionThatOnlyReads_isRefused() {
        try (ReadSession reader = store.openReader()) {
            assertThatThrownBy(() -> reader.retention().clear(1, 1)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.retention().expire("bob", 1)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.retention().used("bob", "r", T0)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.retention().removeKeys(T0, 1)).isInstanceOf(StoreException.class);
        }
    }

    /** So many messages from alice to bob, a second apart, of ten bytes each. */
    private long fill(int count) {
        return write(session -> {
            long channel = directChannel(session, "alice", "bob").key();
            for (int i = 1; i <= count; i++) {
                session.logs().append(channel, message("alice", "m" + i, "0123456789", at(i)));
                session.inboxes().append("bob", channel, i, EntryKind.MESSAGE, 10, at(i));
            }
            return channel;
        });
    }

    private static void key(Session session, String id, Instant expiresAt) {
        session.keys().insert(new NewKey(id, Optional.empty(), "s", "bot", "alice", id, "", false, T0, expiresAt, 1));
    }

    private List<InboxStore.Entry> inbox() {
        return seen((Session session) -> session.inboxes().read("bob", 0, EnumSet.allOf(EntryKind.class), 100, 10_000))
                .entries();
    }

    private <T> T old(java.util.function.Function<RetentionStore, T> question) {
        return seen((Session session) -> question.apply(session.retention()));
    }

    private static Instant at(int second) {
        return T0.plusSeconds(second);
    }
}
