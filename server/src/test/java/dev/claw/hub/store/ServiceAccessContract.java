package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link ServiceAccessStore}. */
public abstract class ServiceAccessContract extends StoreContract {
    private static final ServiceAccessRow NAMED =
            new ServiceAccessRow(List.of("alice", "爱丽丝\u0000二"), Optional.of(List.of("bob")));
    private static final ServiceAccessRow OWNER_ONLY = new ServiceAccessRow(List.of("alice"), Optional.of(List.of()));
    private static final ServiceAccessRow OPENED = new ServiceAccessRow(List.of("alice"), Optional.empty());

    @Test
    void of_serviceWithoutAny_isOpen() {
        assertThat(of("svc")).isEqualTo(ServiceAccessRow.OPEN);
    }

    @Test
    void put_lists_areThereAsTheyWere() throws Exception {
        put("named", NAMED);
        put("owner", OWNER_ONLY);
        put("opened", OPENED);
        reopen();
        assertThat(of("named")).isEqualTo(NAMED);
        assertThat(of("owner")).isEqualTo(OWNER_ONLY);
        assertThat(of("opened")).isEqualTo(OPENED);
        put("named", OPENED);
        assertThat(of("named")).isEqualTo(OPENED);
        assertThat(of("owner")).isEqualTo(OWNER_ONLY);
    }

    @Test
    void named_several_areThoseThatNotEverybodyMayCall() {
        put("b", NAMED);
        put("a", OWNER_ONLY);
        put("opened", OPENED);
        put("nowhere", NAMED);
        List.of("a", "b", "opened", "plain").forEach(this::declare);
        assertThat(seen((Session session) -> session.services().access().named()))
                .containsExactly(
                        new NamedCallersRow("a", "owner of a", List.of()),
                        new NamedCallersRow("b", "owner of b", List.of("bob")));
    }

    @Test
    void delete_service_forgetsItsCallersAndNoOthers() {
        declare("svc");
        put("svc", NAMED);
        put("other", NAMED);
        write((Session session) -> {
            session.services().delete("svc");
            return true;
        });
        assertThat(of("svc")).isEqualTo(ServiceAccessRow.OPEN);
        assertThat(of("other")).isEqualTo(NAMED);
    }

    private void declare(String id) {
        write((Session session) -> {
            session.services()
                    .put(new ServiceRow(id, "owner of " + id, "n", false, Optional.empty(), T0, T0, bytes(3)));
            return true;
        });
    }

    private void put(String serviceId, ServiceAccessRow row) {
        write((Session session) -> {
            session.services().access().put(serviceId, row);
            return true;
        });
    }

    private ServiceAccessRow of(String serviceId) {
        return seen((Session session) -> session.services().access().of(serviceId));
    }
}
