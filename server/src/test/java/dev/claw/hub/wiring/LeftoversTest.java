package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.ServiceAccessRow;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.Transaction;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.v1.CallRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub that was killed leaves of a service that was to end with its stream. */
final class LeftoversTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a leftover's id is free when the hub is back: neither its key policy nor its callers are left")
    void start_withLeftover_forgetsItsPolicyAndCallers() throws Exception {
        Instant then = Instant.parse("2026-11-01T08:00:00Z");
        try (SqlStore store = SqlStore.open(data);
                Transaction transaction = store.begin()) {
            ServiceRow.Policy policy = new ServiceRow.Policy(false, false, Duration.ofHours(1), 1);
            transaction
                    .services()
                    .put(new ServiceRow("brief", "killed", "n", true, Optional.of(policy), then, then, new byte[0]));
            transaction
                    .services()
                    .access()
                    .put("brief", new ServiceAccessRow(List.of("friend"), Optional.of(List.of("friend"))));
            transaction.commit();
        }
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(call(hub)).isEqualTo("SERVICE_NOT_FOUND");
            try (Publishing next = Publishing.of(hub, "next")) {
                assertThat(next.declare(service("brief")).getKeyRequired()).isFalse();
                try (var serve = Provider.serve(hub, "next", "brief");
                        Consumer alice = Consumer.of(hub, "alice")) {
                    alice.make(Consumer.call("c1", "brief"));
                    long routingId = serve.next(frame -> frame.hasCalls())
                            .getCalls()
                            .getCalls(0)
                            .getRoutingId();
                    serve.send(Provider.answerFrame(routingId, HubFixture.json("1")));
                    assertThat(alice.ended().hasResult()).isTrue();
                }
            }
        }
    }

    private static String call(HubFixture hub) {
        return reasonOf(() -> hub.calls("alice")
                .call(CallRequest.newBuilder()
                        .setCall(Consumer.call("", "brief"))
                        .build()));
    }
}
