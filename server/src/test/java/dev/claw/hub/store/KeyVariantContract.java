package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link KeyVariantStore}. */
public abstract class KeyVariantContract extends StoreContract {
    private static final KeyVariantRow TRIAL =
            new KeyVariantRow("trial", "试用", Optional.of(false), Optional.of(Duration.ofMinutes(5)), Optional.of(0));
    private static final KeyVariantRow PLAIN =
            new KeyVariantRow("a-plain", "", Optional.empty(), Optional.empty(), Optional.empty());
    private static final KeyVariantRow ASKED =
            new KeyVariantRow("trial", "", Optional.of(true), Optional.empty(), Optional.of(7));

    @Test
    void replace_some_areThereInTheirOrder() throws Exception {
        replace("svc", TRIAL, PLAIN);
        replace("other", ASKED);
        reopen();
        assertThat(of("svc")).containsExactly(TRIAL, PLAIN);
        assertThat(seen((Session session) -> session.keys().variants().find("svc", "trial")))
                .contains(TRIAL);
        assertThat(seen((Session session) -> session.keys().variants().find("svc", "none")))
                .isEmpty();
        assertThat(seen((Session session) -> session.keys().variants().find("none", "trial")))
                .isEmpty();
    }

    @Test
    void replace_again_leavesNothingOfTheFormer() {
        replace("svc", TRIAL, PLAIN);
        replace("other", PLAIN);
        replace("svc", ASKED);
        assertThat(of("svc")).containsExactly(ASKED);
        replace("svc");
        assertThat(of("svc")).isEmpty();
        assertThat(of("other")).containsExactly(PLAIN);
    }

    private void replace(String serviceId, KeyVariantRow... variants) {
        write((Session session) -> {
            session.keys().variants().replace(serviceId, List.of(variants));
            return true;
        });
    }

    private List<KeyVariantRow> of(String serviceId) {
        return seen((Session session) -> session.keys().variants().of(serviceId));
    }
}
