package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.ErrorReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Contract of {@link KeyRequestStore}. */
public abstract class KeyRequestContract extends StoreContract {
    @Test
    void insert_undecided_isFoundByEveryName() throws Exception {
        KeyRequestRow asked = new KeyRequestRow(
                "q1",
                "svc",
                "owner",
                "消费者",
                "r1",
                "为了测试",
                "试用",
                "key_1",
                true,
                T0,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
        KeyRequestRow made = asking((KeyRequestStore requests) -> requests.insert(asked));
        assertThat(made).usingRecursiveComparison().ignoringFields("revision").isEqualTo(asked);
        assertThat(made.revision()).isPositive();
        reopen();
        assertThat(looking((KeyRequestStore requests) -> requests.byId("q1"))).contains(made);
        assertThat(looking((KeyRequestStore requests) -> requests.of("消费者", "r1")))
                .contains(made);
        assertThat(looking((KeyRequestStore requests) -> requests.byId("q2"))).isEmpty();
        assertThat(looking((KeyRequestStore requests) -> requests.of("owner", "r1")))
                .isEmpty();
    }

    @Test
    void insert_secondOfTheSameId_isRefused() {
        insert("q1", "alice", "r1");
        assertThatThrownBy(() -> insert("q2", "alice", "r1")).isInstanceOf(StoreException.class);
        insert("q3", "bob", "r1");
    }

    @Test
    void decide_request_isWrittenDownOnce() {
        KeyRequestRow asked = insert("q1", "alice", "r1");
        KeyRequestRow granted = asking((KeyRequestStore requests) -> requests.decide("q1", true, "欢迎"));
        assertThat(granted.granted()).contains(true);
        assertThat(granted.note()).isEqualTo("欢迎");
        assertThat(granted.closed()).isEmpty();
        assertThat(granted.revision()).isGreaterThan(asked.revision());
        insert("q2", "alice", "r2");
        assertThat(asking((KeyRequestStore requests) -> requests.decide("q2", false, "no"))
                        .granted())
                .contains(false);
        for (String answered : List.of("q1", "q2", "none")) {
            assertThatThrownBy(() -> asking((KeyRequestStore requests) -> requests.decide(answered, false, "late")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> asking((KeyRequestStore requests) ->
                            requests.close(answered, ErrorReason.ERROR_REASON_KEY_REVOKED, "late")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(looking((KeyRequestStore requests) -> requests.byId("q1"))).contains(granted);
    }

    @Test
    void close_request_isAnsweredForItsReason() throws Exception {
        insert("q1", "alice", "r1");
        KeyRequestRow closed = asking((KeyRequestStore requests) ->
                requests.close("q1", ErrorReason.ERROR_REASON_KEY_NOT_NEEDED, "nothing to decide"));
        reopen();
        assertThat(looking((KeyRequestStore requests) -> requests.byId("q1"))).contains(closed);
        assertThat(closed.granted()).contains(false);
        assertThat(closed.closed()).contains(ErrorReason.ERROR_REASON_KEY_NOT_NEEDED);
        assertThat(closed.note()).isEqualTo("nothing to decide");
        assertThat(looking((KeyRequestStore requests) -> requests.countUndecided("alice")))
                .isZero();
    }

    @Test
    void undecided_some_areListedByOwnerServiceAndKey() {
        KeyRequestRow one = insert("q1", "alice", "r1");
        KeyRequestRow two = insert("q2", "alice", "r2");
        KeyRequestRow three = insert("q3", "bob", "r1");
        KeyRequestRow renewal =
                asking((KeyRequestStore requests) -> requests.insert(row("q4", "other", "bob", "r2", "key_1", T0)));
        assertThat(looking((KeyRequestStore requests) -> requests.countUndecided("alice")))
                .isEqualTo(2);
        assertThat(looking((KeyRequestStore requests) -> requests.countUndecidedFor("svc")))
                .isEqualTo(3);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedAfter("owner", 0, 10)))
                .containsExactly(one, two, three, renewal);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedAfter("owner", one.revision(), 1)))
                .containsExactly(two);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedAfter("alice", 0, 10)))
                .isEmpty();
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedRenewals("key_1")))
                .containsExactly(renewal);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedRenewals("")))
                .isEmpty();

        asking((KeyRequestStore requests) -> requests.decide("q2", true, ""));
        asking((KeyRequestStore requests) -> requests.decide("q4", true, ""));
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedFor("svc")))
                .containsExactly(one, three);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedRenewals("key_1")))
                .isEmpty();
        assertThat(looking((KeyRequestStore requests) -> requests.countUndecided("alice")))
                .isEqualTo(1);
        assertThat(looking((KeyRequestStore requests) -> requests.countUndecidedFor("svc")))
                .isEqualTo(2);
    }

    @Test
    void undecidedSince_aTime_areTheOldOnesFirst() {
        assertThat(looking(KeyRequestStore::oldestUndecided)).isEmpty();
        asking((KeyRequestStore requests) -> requests.insert(row("q1", "svc", "alice", "r1", "", T0.plusSeconds(20))));
        KeyRequestRow older =
                asking((KeyRequestStore requests) -> requests.insert(row("q2", "svc", "alice", "r2", "", T0)));
        asking((KeyRequestStore requests) -> requests.insert(row("q3", "svc", "alice", "r3", "", T0.plusSeconds(10))));
        assertThat(looking(KeyRequestStore::oldestUndecided)).contains(T0);
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedSince(T0.plusSeconds(10), 10)))
                .extracting(KeyRequestRow::id)
                .containsExactly("q2", "q3");
        assertThat(looking((KeyRequestStore requests) -> requests.undecidedSince(T0.plusSeconds(10), 1)))
                .containsExactly(older);
        asking((KeyRequestStore requests) -> requests.decide("q2", false, ""));
        assertThat(looking(KeyRequestStore::oldestUndecided)).contains(T0.plusSeconds(10));
    }

    private KeyRequestRow insert(String id, String consumer, String requestId) {
        return asking((KeyRequestStore requests) -> requests.insert(row(id, "svc", consumer, requestId, "", T0)));
    }

    private <T> T asking(Function<KeyRequestStore, T> work) {
        return write((Session session) -> work.apply(session.keys().requests()));
    }

    private <T> T looking(Function<KeyRequestStore, T> query) {
        return seen((Session session) -> query.apply(session.keys().requests()));
    }

    static KeyRequestRow row(
            String id, String serviceId, String consumer, String requestId, String renewKeyId, Instant at) {
        return new KeyRequestRow(
                id,
                serviceId,
                "owner",
                consumer,
                requestId,
                "",
                "",
                renewKeyId,
                false,
                at,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
    }
}
