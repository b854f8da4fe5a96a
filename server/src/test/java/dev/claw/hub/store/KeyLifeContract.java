package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link KeyStore}: renewals, and the two ends of a key. */
public abstract class KeyLifeContract extends KeyContract {
    private static final KeyTerms MORE = new KeyTerms("长期", Duration.ofMinutes(10), 5);

    @Test
    void renew_usedUp_beginsItsTimeAgainAndAddsCalls() throws Exception {
        insertWithSecret("k1", 1, 1);
        KeyRow charged = charge("k1", 1, T0).orElseThrow();
        Instant later = T0.plusSeconds(59);
        KeyRow renewed = renew("k1", MORE, later).orElseThrow();
        reopen();
        assertThat(stored("k1"))
                .isEqualTo(new KeyRow(
                        "k1",
                        "svc",
                        "owner",
                        "alice",
                        charged.requestId(),
                        "",
                        T0,
                        later.plus(Duration.ofMinutes(10)),
                        6,
                        1,
                        false,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        charged.revision() + 1))
                .isEqualTo(renewed);
        assertThat(charge("k1", 1, EXPIRY.plusSeconds(1))).isPresent();
    }

    @Test
    @DisplayName("G16: a dead key is never renewed")
    void renew_dead_changesNothing() {
        insert("k1", "alice", 1);
        insert("k2", "alice", 1);
        KeyRow unmarked = insert("k3", "alice", 1);
        KeyRow revoked = write((Session session) -> session.keys().revoke("k1", T0));
        KeyRow expired =
                write((Session session) -> session.keys().expire("k2", EXPIRY)).orElseThrow();
        assertThat(renew("k1", MORE, T0)).isEmpty();
        assertThat(renew("k2", MORE, T0)).as("dead also by a clock set back").isEmpty();
        assertThat(renew("k3", MORE, EXPIRY)).isEmpty();
        assertThat(renew("none", MORE, T0)).isEmpty();
        assertThat(List.of(stored("k1"), stored("k2"), stored("k3"))).containsExactly(revoked, expired, unmarked);
    }

    @Test
    void renew_beyondTheMostCalls_changesNothing() {
        KeyRow most = insert("k1", "alice", Integer.MAX_VALUE - 5);
        assertThat(renew("k1", new KeyTerms("", Duration.ofMinutes(1), 6), T0)).isEmpty();
        assertThat(stored("k1")).isEqualTo(most);
        assertThat(renew("k1", MORE, T0)).map(KeyRow::maxCalls).contains(Integer.MAX_VALUE);
        assertThat(renew("k1", new KeyTerms("", Duration.ofMinutes(1), 0), T0)).isPresent();
    }

    @Test
    void revoke_key_isChargedNoMore() {
        insertWithSecret("k1", 1, 9);
        KeyRow revoked = write((Session session) -> session.keys().revoke("k1", T0.plusSeconds(1)));
        assertThat(revoked.revokedAt()).contains(T0.plusSeconds(1));
        assertThat(charge("k1", 1, T0)).isEmpty();
        assertThat(write((Session session) -> session.keys().revoke("k1", T0.plusSeconds(9))))
                .as("revoked already")
                .isEqualTo(revoked);
        assertThatThrownBy(() -> write((Session session) -> session.keys().revoke("none", T0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void revokeAllOf_service_revokesItsKeysOnlyAndEachOnItsOwn() {
        insert("k1", "alice", 1);
        insert("k2", "bob", 1);
        insert(key("k3", "other", "bob", 1));
        write((Session session) -> session.keys().revoke("k1", T0));
        List<KeyRow> revoked = write((Session session) -> session.keys().revokeAllOf("svc", T0.plusSeconds(5)));
        assertThat(revoked).containsExactly(stored("k2"));
        assertThat(stored("k1").revokedAt()).contains(T0);
        assertThat(stored("k2").revokedAt()).contains(T0.plusSeconds(5));
        assertThat(stored("k3").revokedAt()).isEmpty();
    }

    @Test
    @DisplayName("G16: a key that was seen expired is dead by any clock, also behind a restart")
    void expire_overdue_isChargedNoMoreByAnyClock() throws Exception {
        insertWithSecret("k1", 1, 9);
        assertThat(expire("k1", EXPIRY.minusNanos(1_000))).isEmpty();
        KeyRow expired = expire("k1", EXPIRY).orElseThrow();
        assertThat(expired.expiredAt()).contains(EXPIRY);
        assertThat(expired.isExpired(T0)).isTrue();
        assertThat(expire("k1", EXPIRY.plusSeconds(1))).as("marked already").isEmpty();
        reopen();
        assertThat(stored("k1")).isEqualTo(expired);
        assertThat(charge("k1", 1, T0)).isEmpty();
    }

    @Test
    void expire_revoked_changesNothing() {
        insert("k1", "alice", 9);
        KeyRow revoked = write((Session session) -> session.keys().revoke("k1", T0));
        assertThat(expire("k1", EXPIRY)).isEmpty();
        assertThat(expire("none", EXPIRY)).isEmpty();
        assertThat(stored("k1")).isEqualTo(revoked);
    }

    @Test
    void overdue_several_areTheLivingOnesInOrderOfTheirEnd() {
        insert(ending("k1", 30));
        insert(ending("k2", 10));
        insert(ending("k3", 20));
        insert(ending("k4", 5));
        insert(ending("k5", 40));
        assertThat(nextExpiry()).contains(T0.plusSeconds(5));
        write((Session session) -> session.keys().revoke("k4", T0));
        expire("k2", T0.plusSeconds(10));
        assertThat(nextExpiry()).contains(T0.plusSeconds(20));
        assertThat(overdue(30, 10)).extracting(KeyRow::id).containsExactly("k3", "k1");
        assertThat(overdue(30, 1)).extracting(KeyRow::id).containsExactly("k3");
        assertThat(overdue(19, 10)).isEmpty();
        renew("k3", MORE, T0);
        assertThat(nextExpiry()).as("a renewed key ends later").contains(T0.plusSeconds(30));
    }

    @Test
    void nextExpiry_noKeys_isEmpty() {
        assertThat(nextExpiry()).isEmpty();
    }

    private static NewKey ending(String id, int seconds) {
        return new NewKey(
                id, Optional.empty(), "svc", "owner", "alice", "r-" + id, "", false, T0, T0.plusSeconds(seconds), 1);
    }

    private Optional<KeyRow> renew(String id, KeyTerms terms, Instant now) {
        return write((Session session) -> session.keys().renew(id, terms, now));
    }

    private Optional<KeyRow> expire(String id, Instant now) {
        return write((Session session) -> session.keys().expire(id, now));
    }

    private Optional<Instant> nextExpiry() {
        return seen((Session session) -> session.keys().nextExpiry());
    }

    private List<KeyRow> overdue(int seconds, int limit) {
        return seen((Session session) -> session.keys().overdue(T0.plusSeconds(seconds), limit));
    }
}
