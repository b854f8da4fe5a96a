package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of the keys in {@link KeyStore}. */
public abstract class KeyStoreContract extends StoreContract {
    private static final Instant EXPIRY = T0.plusSeconds(60);

    @Test
    void insert_key_isFoundByEveryName() throws Exception {
        KeyRow made = write((Session session) ->
                session.keys().insert("k1", Optional.of(hash(1)), "svc", "所有者", "消费者", "r1", T0, EXPIRY, 3));
        assertThat(made)
                .isEqualTo(new KeyRow(
                        "k1", "svc", "所有者", "消费者", "r1", T0, EXPIRY, 3, 0, Optional.empty(), made.revision()));
        reopen();
        assertThat(seen((Session session) -> session.keys().byId("k1"))).contains(made);
        assertThat(seen((Session session) -> session.keys().byHash(hash(1)))).contains(made);
        assertThat(seen((Session session) -> session.keys().byRequest("消费者", "r1")))
                .contains(made);
        assertThat(seen((Session session) -> session.keys().byId("k2"))).isEmpty();
        assertThat(seen((Session session) -> session.keys().byHash(hash(2)))).isEmpty();
        assertThat(seen((Session session) -> session.keys().byRequest("所有者", "r1")))
                .isEmpty();
    }

    @Test
    @DisplayName("G18: a repeated request never mints a second key")
    void insert_secondForTheSameRequest_isRefused() {
        insert("k1", "alice", "r1", 1);
        assertThatThrownBy(() -> insert("k2", "alice", "r1", 1)).isInstanceOf(StoreException.class);
        insert("k3", "bob", "r1", 1);
        insert("k4", "alice", "r2", 1);
    }

    @Test
    @DisplayName("G18: a replaced secret is unknown from then on")
    void replaceSecret_known_opensWithTheNewOneOnly() {
        KeyRow without = insert("k1", "alice", "r1", 1);
        KeyRow with = write((Session session) -> session.keys().replaceSecret("k1", hash(1)));
        assertThat(with.revision()).isGreaterThan(without.revision());
        write((Session session) -> session.keys().replaceSecret("k1", hash(2)));
        assertThat(seen((Session session) -> session.keys().byHash(hash(1)))).isEmpty();
        assertThat(seen((Session session) -> session.keys().byHash(hash(2)))).isPresent();
        assertThatThrownBy(() -> write((Session session) -> session.keys().replaceSecret("none", hash(3))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("G15: never charged beyond its budget, and a refused charge changes nothing")
    void charge_usedUp_changesNothing() throws Exception {
        KeyRow made = insert("k1", "alice", "r1", 2);
        KeyRow first =
                write((Session session) -> session.keys().charge("k1", T0)).orElseThrow();
        assertThat(first.usedCalls()).isEqualTo(1);
        assertThat(first.revision()).isGreaterThan(made.revision());
        KeyRow second =
                write((Session session) -> session.keys().charge("k1", T0)).orElseThrow();
        reopen();
        assertThat(write((Session session) -> session.keys().charge("k1", T0))).isEmpty();
        assertThat(seen((Session session) -> session.keys().byId("k1"))).contains(second);
        KeyRow next = insert("k2", "alice", "r2", 0);
        assertThat(next.revision()).isEqualTo(second.revision() + 1);
        assertThat(write((Session session) -> session.keys().charge("k2", T0))).isEmpty();
        assertThat(write((Session session) -> session.keys().charge("none", T0)))
                .isEmpty();
    }

    @Test
    @DisplayName("G15: a charge that is rolled back was none")
    void charge_rolledBack_isNotCharged() {
        insert("k1", "alice", "r1", 1);
        rollBack(session -> assertThat(session.keys().charge("k1", T0)).isPresent());
        assertThat(write((Session session) -> session.keys().charge("k1", T0))).isPresent();
        assertThat(write((Session session) -> session.keys().charge("k1", T0))).isEmpty();
    }

    @Test
    void charge_expired_isRefusedFromThatMomentOn() {
        insert("k1", "alice", "r1", 9);
        assertThat(write((Session session) -> session.keys().charge("k1", EXPIRY.minusNanos(1_000))))
                .isPresent();
        assertThat(write((Session session) -> session.keys().charge("k1", EXPIRY)))
                .isEmpty();
        assertThat(write((Session session) -> session.keys().charge("k1", EXPIRY.plusSeconds(1))))
                .isEmpty();
    }

    @Test
    void charge_revoked_isRefused() {
        insert("k1", "alice", "r1", 9);
        KeyRow revoked = write((Session session) -> session.keys().revoke("k1", T0.plusSeconds(1)));
        assertThat(revoked.revokedAt()).contains(T0.plusSeconds(1));
        assertThat(write((Session session) -> session.keys().charge("k1", T0))).isEmpty();
        assertThat(write((Session session) -> session.keys().revoke("k1", T0.plusSeconds(9))))
                .as("revoked already")
                .isEqualTo(revoked);
        assertThatThrownBy(() -> write((Session session) -> session.keys().revoke("none", T0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("G15: a refund gives one call back, and never more than were charged")
    void refund_charged_takesOneBack() {
        insert("k1", "alice", "r1", 1);
        write((Session session) -> session.keys().charge("k1", T0));
        refund("k1");
        KeyRow row = seen((Session session) -> session.keys().byId("k1")).orElseThrow();
        assertThat(row.usedCalls()).isZero();
        refund("k1");
        refund("none");
        assertThat(seen((Session session) -> session.keys().byId("k1"))).contains(row);
    }

    @Test
    void revokeAllOf_service_revokesItsKeysOnlyAndEachOnItsOwn() {
        insert("k1", "alice", "r1", 1);
        insert("k2", "bob", "r1", 1);
        write((Session session) ->
                session.keys().insert("k3", Optional.empty(), "other", "owner", "bob", "r2", T0, EXPIRY, 1));
        write((Session session) -> session.keys().revoke("k1", T0));
        write((Session session) -> {
            session.keys().revokeAllOf("svc", T0.plusSeconds(5));
            return true;
        });
        assertThat(revokedAt("k1")).contains(T0);
        assertThat(revokedAt("k2")).contains(T0.plusSeconds(5));
        assertThat(revokedAt("k3")).isEmpty();
    }

    @Test
    void heldAndGrantedAfter_aRevision_pageInOrder() {
        KeyRow one = insert("k1", "alice", "r1", 5);
        KeyRow two = insert("k2", "alice", "r2", 5);
        KeyRow bobs = insert("k3", "bob", "r1", 5);
        KeyRow elsewhere = write((Session session) ->
                session.keys().insert("k4", Optional.empty(), "other", "owner", "alice", "r3", T0, EXPIRY, 1));
        KeyRow charged =
                write((Session session) -> session.keys().charge("k1", T0)).orElseThrow();

        assertThat(held("alice", "", 0, 10)).containsExactly(two, elsewhere, charged);
        assertThat(held("alice", "svc", 0, 10)).containsExactly(two, charged);
        assertThat(held("alice", "", 0, 1)).containsExactly(two);
        assertThat(held("alice", "", elsewhere.revision(), 10)).containsExactly(charged);
        assertThat(granted("owner", "", one.revision(), 10)).containsExactly(two, bobs, elsewhere, charged);
        assertThat(granted("owner", "other", 0, 10)).containsExactly(elsewhere);
        assertThat(granted("alice", "", 0, 10)).isEmpty();
    }

    private KeyRow insert(String id, String consumer, String requestId, int maxCalls) {
        return write((Session session) ->
                session.keys().insert(id, Optional.empty(), "svc", "owner", consumer, requestId, T0, EXPIRY, maxCalls));
    }

    private void refund(String id) {
        write((Session session) -> {
            session.keys().refund(id);
            return true;
        });
    }

    private Optional<Instant> revokedAt(String id) {
        return seen((Session session) -> session.keys().byId(id)).orElseThrow().revokedAt();
    }

    private List<KeyRow> held(String consumer, String serviceId, long revision, int limit) {
        return seen((Session session) -> session.keys().heldAfter(consumer, serviceId, revision, limit));
    }

    private List<KeyRow> granted(String owner, String serviceId, long revision, int limit) {
        return seen((Session session) -> session.keys().grantedAfter(owner, serviceId, revision, limit));
    }

    private static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        hash[0] = (byte) fill;
        return hash;
    }
}
