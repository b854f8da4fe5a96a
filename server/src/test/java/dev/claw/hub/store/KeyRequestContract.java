package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of the requests for keys in {@link KeyStore}. */
public abstract class KeyRequestContract extends StoreContract {
    @Test
    void insertRequest_undecided_isFoundByEveryName() throws Exception {
        KeyRequestRow made =
                write((Session session) -> session.keys().insertRequest("q1", "svc", "owner", "消费者", "r1", "为了测试", T0));
        assertThat(made)
                .isEqualTo(new KeyRequestRow(
                        "q1",
                        "svc",
                        "owner",
                        "消费者",
                        "r1",
                        "为了测试",
                        T0,
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        made.revision()));
        reopen();
        assertThat(seen((Session session) -> session.keys().requestById("q1"))).contains(made);
        assertThat(seen((Session session) -> session.keys().request("消费者", "r1")))
                .contains(made);
        assertThat(seen((Session session) -> session.keys().requestById("q2"))).isEmpty();
        assertThat(seen((Session session) -> session.keys().request("owner", "r1")))
                .isEmpty();
    }

    @Test
    void insertRequest_secondOfTheSameId_isRefused() {
        insert("q1", "alice", "r1");
        assertThatThrownBy(() -> insert("q2", "alice", "r1")).isInstanceOf(StoreException.class);
        insert("q3", "bob", "r1");
    }

    @Test
    void decide_request_isWrittenDown() {
        KeyRequestRow asked = insert("q1", "alice", "r1");
        KeyRequestRow granted = write((Session session) ->
                session.keys().decide("q1", true, "welcome", Optional.of(Duration.ofMinutes(5)), Optional.of(7)));
        assertThat(granted.granted()).contains(true);
        assertThat(granted.note()).isEqualTo("welcome");
        assertThat(granted.lifetime()).contains(Duration.ofMinutes(5));
        assertThat(granted.maxCalls()).contains(7);
        assertThat(granted.revision()).isGreaterThan(asked.revision());
        assertThat(seen((Session session) -> session.keys().requestById("q1"))).contains(granted);
        insert("q2", "alice", "r2");
        KeyRequestRow refused = write(
                (Session session) -> session.keys().decide("q2", false, "no", Optional.empty(), Optional.empty()));
        assertThat(refused.granted()).contains(false);
        assertThat(refused.lifetime()).isEmpty();
        assertThat(refused.maxCalls()).isEmpty();
        assertThatThrownBy(() -> write((Session session) ->
                        session.keys().decide("none", true, "", Optional.empty(), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pendingAndDecidedAfter_aRevision_pageInOrder() {
        KeyRequestRow one = insert("q1", "alice", "r1");
        KeyRequestRow two = insert("q2", "alice", "r2");
        KeyRequestRow three = insert("q3", "bob", "r1");
        assertThat(seen((Session session) -> session.keys().countPending("alice")))
                .isEqualTo(2);
        assertThat(seen((Session session) -> session.keys().pendingAfter("owner", 0, 10)))
                .containsExactly(one, two, three);
        assertThat(seen((Session session) -> session.keys().pendingAfter("owner", one.revision(), 1)))
                .containsExactly(two);
        assertThat(seen((Session session) -> session.keys().decidedAfter("alice", 0, 10)))
                .isEmpty();

        KeyRequestRow decidedTwo =
                write((Session session) -> session.keys().decide("q2", true, "", Optional.empty(), Optional.empty()));
        KeyRequestRow decidedOne =
                write((Session session) -> session.keys().decide("q1", false, "", Optional.empty(), Optional.empty()));
        assertThat(seen((Session session) -> session.keys().countPending("alice")))
                .isZero();
        assertThat(seen((Session session) -> session.keys().pendingAfter("owner", 0, 10)))
                .containsExactly(three);
        assertThat(seen((Session session) -> session.keys().decidedAfter("alice", 0, 10)))
                .containsExactly(decidedTwo, decidedOne);
        assertThat(seen((Session session) -> session.keys().decidedAfter("alice", decidedTwo.revision(), 10)))
                .containsExactly(decidedOne);
        assertThat(seen((Session session) -> session.keys().pendingAfter("alice", 0, 10)))
                .isEmpty();
    }

    private KeyRequestRow insert(String id, String consumer, String requestId) {
        return write(
                (Session session) -> session.keys().insertRequest(id, "svc", "owner", consumer, requestId, "", T0));
    }
}
