package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link KeyStore}: charges and refunds. */
public abstract class KeyChargeContract extends KeyContract {
    @Test
    @DisplayName("G15: never charged beyond its budget, and a refused charge changes nothing")
    void charge_usedUp_changesNothing() throws Exception {
        KeyRow made = insertWithSecret("k1", 1, 2);
        KeyRow first = charge("k1", 1, T0).orElseThrow();
        assertThat(first.usedCalls()).isEqualTo(1);
        assertThat(first.revision()).isGreaterThan(made.revision());
        KeyRow second = charge("k1", 1, T0).orElseThrow();
        reopen();
        assertThat(charge("k1", 1, T0)).isEmpty();
        assertThat(stored("k1")).isEqualTo(second);
        KeyRow next = insertWithSecret("k2", 2, 0);
        assertThat(next.revision()).isEqualTo(second.revision() + 1);
        assertThat(charge("k2", 2, T0)).isEmpty();
        assertThat(charge("k3", 3, T0)).isEmpty();
    }

    @Test
    @DisplayName("G17: a key is charged for its own service and consumer only")
    void charge_inOtherHands_changesNothing() {
        KeyRow made = insertWithSecret("k1", 1, 2);
        assertThat(write((Session session) -> session.keys().charge(hash(1), "svc", "mallory", T0)))
                .isFalse();
        assertThat(write((Session session) -> session.keys().charge(hash(1), "other", "alice", T0)))
                .isFalse();
        assertThat(stored("k1")).isEqualTo(made);
    }

    @Test
    @DisplayName("G17: a transferable key is charged for its own service only, and for whoever shows it")
    void charge_transferable_isEverybodysForItsService() throws Exception {
        insert(new NewKey("k1", Optional.of(hash(1)), "svc", "owner", "alice", "r1", "", true, T0, EXPIRY, 2));
        assertThat(write((Session session) -> session.keys().charge(hash(1), "other", "alice", T0)))
                .isFalse();
        assertThat(write((Session session) -> session.keys().charge(hash(1), "svc", "mallory", T0)))
                .isTrue();
        reopen();
        assertThat(write((Session session) -> session.keys().charge(hash(1), "svc", "alice", T0)))
                .isTrue();
        assertThat(write((Session session) -> session.keys().charge(hash(1), "svc", "bob", T0)))
                .isFalse();
        assertThat(stored("k1").usedCalls()).isEqualTo(2);
        assertThat(stored("k1").transferable()).isTrue();
    }

    @Test
    @DisplayName("G15: a charge that is rolled back was none")
    void charge_rolledBack_isNotCharged() {
        insertWithSecret("k1", 1, 1);
        rollBack(session ->
                assertThat(session.keys().charge(hash(1), "svc", "alice", T0)).isTrue());
        assertThat(charge("k1", 1, T0)).isPresent();
        assertThat(charge("k1", 1, T0)).isEmpty();
    }

    @Test
    void charge_expired_isRefusedFromThatMomentOn() {
        insertWithSecret("k1", 1, 9);
        assertThat(charge("k1", 1, EXPIRY.minusNanos(1_000))).isPresent();
        assertThat(charge("k1", 1, EXPIRY)).isEmpty();
        assertThat(charge("k1", 1, EXPIRY.plusSeconds(1))).isEmpty();
    }

    @Test
    @DisplayName("G15: a refund gives one call back, and never more than were charged")
    void refund_charged_takesOneBack() {
        insertWithSecret("k1", 1, 1);
        charge("k1", 1, T0);
        KeyRow refunded = refund("k1").orElseThrow();
        assertThat(refunded.usedCalls()).isZero();
        assertThat(refund("k1")).isEmpty();
        assertThat(refund("none")).isEmpty();
        assertThat(stored("k1")).isEqualTo(refunded);
    }

    private Optional<KeyRow> refund(String id) {
        return write((Session session) -> session.keys().refund(id));
    }
}
