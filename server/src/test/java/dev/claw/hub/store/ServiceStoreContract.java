package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.ServiceRow.Policy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link ServiceStore}. */
public abstract class ServiceStoreContract extends StoreContract {
    private static final Policy POLICY = new Policy(true, true, Duration.ofSeconds(3, 5_000), 0);

    @Test
    void put_service_isFoundAsItIs() throws Exception {
        ServiceRow row = new ServiceRow("svc", "爱丽丝", "天气", true, Optional.of(POLICY), T0, T0.plusSeconds(1), bytes(9));
        write((Session session) -> {
            session.services().put(row);
            assertThat(session.services().byId("svc").orElseThrow())
                    .usingRecursiveComparison()
                    .isEqualTo(row);
            return true;
        });
        reopen();
        assertThat(seen((Session session) -> session.services().byId("svc")).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(row);
        assertThat(seen((Session session) -> session.services().byId("other"))).isEmpty();
    }

    @Test
    void put_again_replacesEverythingButItsId() {
        put(new ServiceRow("svc", "alice", "one", true, Optional.of(POLICY), T0, T0, bytes(9)));
        ServiceRow second =
                new ServiceRow("svc", "bob", "two", false, Optional.empty(), T0.plusSeconds(1), T0, new byte[0]);
        put(second);
        assertThat(seen((Session session) -> session.services().byId("svc")).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(second);
        assertThat(seen((Session session) -> session.services().countOwnedBy("alice")))
                .isZero();
        assertThat(seen((Session session) -> session.services().countOwnedBy("bob")))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("G19: a service is its owner's")
    void byOwnerAndName_several_isTheOneDeclaredLastThatStays() {
        put(service("a", "alice", "n", false));
        put(service("b", "alice", "n", false));
        put(service("c", "alice", "n", true));
        put(service("d", "bob", "n", false));
        assertThat(found("alice", "n")).contains("b");
        put(service("a", "alice", "n", false));
        assertThat(found("alice", "n")).contains("a");
        assertThat(found("alice", "m")).isEmpty();
        assertThat(found("carol", "n")).isEmpty();
    }

    @Test
    void setPolicy_thenRemoved_leavesTheRest() {
        put(service("a", "alice", "n", false));
        put(service("b", "alice", "n", false));
        Policy policy = new Policy(true, false, Duration.ofDays(30), 1_000);
        write((Session session) -> {
            session.services().setPolicy("a", Optional.of(policy));
            session.services().setPolicy("unknown", Optional.of(policy));
            return true;
        });
        assertThat(seen((Session session) ->
                        session.services().byId("a").orElseThrow().policy()))
                .contains(policy);
        assertThat(seen((Session session) -> session.services().idsWithPolicy(false)))
                .containsExactly("a");
        assertThat(seen((Session session) -> session.services().idsWithPolicy(true)))
                .isEmpty();
        Policy optional = new Policy(false, true, Duration.ofDays(30), 1_000);
        write((Session session) -> {
            session.services().setPolicy("a", Optional.of(optional));
            return true;
        });
        assertThat(seen((Session session) ->
                        session.services().byId("a").orElseThrow().policy()))
                .contains(optional);
        assertThat(seen((Session session) -> session.services().idsWithPolicy(false)))
                .isEmpty();
        assertThat(seen((Session session) -> session.services().idsWithPolicy(true)))
                .containsExactly("a");
        write((Session session) -> {
            session.services().setPolicy("a", Optional.empty());
            return true;
        });
        assertThat(seen((Session session) ->
                        session.services().byId("a").orElseThrow().policy()))
                .isEmpty();
        assertThat(seen((Session session) -> session.services().idsWithPolicy(true)))
                .isEmpty();
        assertThat(seen((Session session) -> session.services().byId("unknown")))
                .isEmpty();
    }

    @Test
    void delete_service_isGoneAndAnotherStays() {
        put(service("a", "alice", "n", false));
        put(service("b", "alice", "n", true));
        write((Session session) -> {
            session.services().delete("a");
            session.services().delete("unknown");
            return true;
        });
        assertThat(seen((Session session) -> session.services().byId("a"))).isEmpty();
        assertThat(seen((Session session) -> session.services().countOwnedBy("alice")))
                .isEqualTo(1);
    }

    @Test
    void releasable_some_areThoseThatEndWithTheirStream() {
        put(service("a", "alice", "n", false));
        put(service("b", "alice", "n", true));
        put(service("c", "bob", "n", true));
        assertThat(seen((Session session) -> session.services().releasable()))
                .extracting(ServiceRow::id)
                .containsExactlyInAnyOrder("b", "c");
    }

    private void put(ServiceRow row) {
        write((Session session) -> {
            session.services().put(row);
            return true;
        });
    }

    private Optional<String> found(String owner, String name) {
        return seen((Session session) -> session.services().byOwnerAndName(owner, name))
                .map(ServiceRow::id);
    }

    private static ServiceRow service(String id, String owner, String name, boolean releaseOnClose) {
        return new ServiceRow(id, owner, name, releaseOnClose, Optional.empty(), T0, T0, bytes(3));
    }
}
