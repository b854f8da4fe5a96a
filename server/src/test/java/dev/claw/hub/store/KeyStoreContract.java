package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.KeyState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link KeyStore}: how keys are made, found and listed. */
public abstract class KeyStoreContract extends KeyContract {
    @Test
    void insert_key_isFoundByEveryName() throws Exception {
        KeyRow made =
                insert(new NewKey("k1", Optional.of(hash(1)), "svc", "所有者", "消费者", "r1", "试用", true, T0, EXPIRY, 3));
        assertThat(made)
                .isEqualTo(new KeyRow(
                        "k1",
                        "svc",
                        "所有者",
                        "消费者",
                        "r1",
                        "试用",
                        T0,
                        EXPIRY,
                        3,
                        0,
                        true,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        made.revision()));
        reopen();
        assertThat(stored("k1")).isEqualTo(made);
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
        insert(new NewKey("k1", Optional.empty(), "svc", "owner", "alice", "r1", "", false, T0, EXPIRY, 1));
        assertThatThrownBy(() -> insert(
                        new NewKey("k2", Optional.empty(), "svc", "owner", "alice", "r1", "", false, T0, EXPIRY, 1)))
                .isInstanceOf(StoreException.class);
        insert(new NewKey("k3", Optional.empty(), "svc", "owner", "bob", "r1", "", false, T0, EXPIRY, 1));
        insert(new NewKey("k4", Optional.empty(), "svc", "owner", "alice", "r2", "", false, T0, EXPIRY, 1));
    }

    @Test
    @DisplayName("G18: a replaced secret is unknown from then on")
    void replaceSecret_known_opensWithTheNewOneOnly() {
        KeyRow without = insert("k1", "alice", 1);
        KeyRow with = write((Session session) -> session.keys().replaceSecret("k1", hash(1)));
        assertThat(with).isEqualTo(without);
        write((Session session) -> session.keys().replaceSecret("k1", hash(2)));
        assertThat(seen((Session session) -> session.keys().byHash(hash(1)))).isEmpty();
        assertThat(seen((Session session) -> session.keys().byHash(hash(2)))).isPresent();
        assertThatThrownBy(() -> write((Session session) -> session.keys().replaceSecret("none", hash(3))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void list_byOneSide_pagesInOrderOfChange() {
        KeyRow one = insertWithSecret("k1", 1, 5);
        KeyRow two = insert("k2", "alice", 5);
        KeyRow bobs = insert("k3", "bob", 5);
        KeyRow elsewhere = insert(key("k4", "other", "alice", 1));
        KeyRow charged = charge("k1", 1, T0).orElseThrow();

        assertThat(list(KeyFilter.heldBy("alice"), 0, 10)).containsExactly(two, elsewhere, charged);
        assertThat(list(KeyFilter.heldBy("alice"), 0, 1)).containsExactly(two);
        assertThat(list(KeyFilter.heldBy("alice"), elsewhere.revision(), 10)).containsExactly(charged);
        assertThat(list(KeyFilter.grantedBy("owner"), one.revision(), 10))
                .containsExactly(two, bobs, elsewhere, charged);
        assertThat(list(KeyFilter.grantedBy("alice"), 0, 10)).isEmpty();
    }

    @Test
    void list_filtered_holdsWhatMatchesAllOfIt() {
        KeyRow active = insert("k1", "alice", 5);
        KeyRow usedUp = insert("k2", "alice", 0);
        KeyRow bobs = insert("k3", "bob", 5);
        KeyRow elsewhere = insert(key("k4", "other", "alice", 5));
        insert("k5", "alice", 5);
        KeyRow revoked = write((Session session) -> session.keys().revoke("k5", T0));

        assertThat(list(filter("", "alice", "svc", KeyState.KEY_STATE_ACTIVE), 0, 10))
                .containsExactly(active);
        assertThat(list(filter("", "alice", "", KeyState.KEY_STATE_ACTIVE, KeyState.KEY_STATE_EXHAUSTED), 0, 10))
                .containsExactly(active, usedUp, elsewhere);
        assertThat(list(filter("", "alice", "", KeyState.KEY_STATE_REVOKED), 0, 10))
                .containsExactly(revoked);
        assertThat(list(filter("owner", "bob", ""), 0, 10)).containsExactly(bobs);
        assertThat(list(filter("owner", "", "other"), 0, 10)).containsExactly(elsewhere);
        assertThat(list(filter("owner", "", "", KeyState.KEY_STATE_ACTIVE), active.revision(), 1))
                .containsExactly(bobs);
    }

    @Test
    void list_expired_isToldByTheClockOrByTheMark() {
        insert("k1", "alice", 5);
        Set<KeyState> expired = Set.of(KeyState.KEY_STATE_EXPIRED);
        assertThat(list(new KeyFilter("", "alice", "", expired, EXPIRY.minusSeconds(1)), 0, 10))
                .isEmpty();
        assertThat(list(new KeyFilter("", "alice", "", expired, EXPIRY), 0, 10)).hasSize(1);
        write((Session session) -> session.keys().expire("k1", EXPIRY));
        assertThat(list(new KeyFilter("", "alice", "", expired, T0), 0, 10)).hasSize(1);
        assertThat(list(filter("", "alice", "", KeyState.KEY_STATE_ACTIVE), 0, 10))
                .isEmpty();
    }

    @Test
    void newestRevision_changes_isThatOfTheLastOne() throws Exception {
        assertThat(newest()).isZero();
        insertWithSecret("k1", 1, 5);
        KeyRow charged = charge("k1", 1, T0).orElseThrow();
        assertThat(newest()).isEqualTo(charged.revision());
        long inside = write((Session session) -> {
            session.keys().charge(hash(1), "svc", "alice", T0);
            assertThat(session.keys().newestRevision())
                    .isEqualTo(session.keys().byId("k1").orElseThrow().revision());
            return session.keys().newestRevision();
        });
        rollBack(session -> session.keys().charge(hash(1), "svc", "alice", T0));
        assertThat(newest()).isEqualTo(inside);
        reopen();
        assertThat(newest()).isEqualTo(inside);
    }

    private long newest() {
        return seen((Session session) -> session.keys().newestRevision());
    }

    private List<KeyRow> list(KeyFilter filter, long revision, int limit) {
        return seen((Session session) -> session.keys().list(filter, revision, limit));
    }

    private static KeyFilter filter(String owner, String consumer, String serviceId, KeyState... states) {
        return new KeyFilter(owner, consumer, serviceId, Set.of(states), T0);
    }
}
