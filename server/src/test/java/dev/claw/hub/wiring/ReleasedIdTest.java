package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.WithdrawServiceRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a service whose id is given free: nothing that the next one under it would meet. */
final class ReleasedIdTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("the next service under a released id asks for no key of the one before it")
    void release_withPolicy_leavesNoPolicy() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Consumer alice = Consumer.of(hub, "alice")) {
            try (Provider provider = Provider.of(hub, "bot", "metered")) {
                Keying.policy(hub, Keying.auto(5));
                alice.make(call("c1", "metered"));
                assertThat(reason(alice.ended().getError())).isEqualTo("KEY_REQUIRED");
                release(hub, "bot", "metered");
                assertThat(provider.serve().rest()).isEmpty();
            }
            try (Provider next = Provider.of(hub, "other", "metered", ServeOpen.getDefaultInstance())) {
                alice.make(call("c2", "metered"));
                next.answer(next.call().getRoutingId(), json("1"));
                assertThat(alice.ended().hasResult()).isTrue();
                assertThat(Access.get(hub, "metered").getKeyRequired()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("a released id is a name again: it means the one listed service that is called so")
    void release_thenResolve_meansTheName() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("weather"));
            publish.declare(service("x").setName("weather"));
            assertThat(Access.get(hub, "weather").getServiceId()).isEqualTo("weather");
            release(hub, "bot", "weather");
            assertThat(Access.get(hub, "weather").getServiceId()).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("an undecided request for a key of one kind is not one for the other kind")
    void request_ofOtherKindUndecided_isRefused() throws Exception {
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                var issue = Keying.issue(hub)) {
            Keying.policy(hub, Keying.ask(5));
            var gateway = Enrolling.asGateway("client_1", KeyServiceGrpc.newBlockingStub(hub.connect()));
            RequestKeyRequest plain = Keying.request("r1").build();
            RequestKeyRequest transferable =
                    Keying.request("r2").setTransferable(true).build();
            assertThat(gateway.requestKey(plain).hasPending()).isTrue();
            assertThat(gateway.requestKey(transferable).hasPending()).isTrue();
            assertThat(reasonOf(() -> gateway.requestKey(
                            plain.toBuilder().setTransferable(true).build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> gateway.requestKey(
                            transferable.toBuilder().setTransferable(false).build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(issue.rest()).isNotEmpty();
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    private static void release(HubFixture hub, String owner, String serviceId) {
        var answer = hub.registry(owner)
                .withdrawService(WithdrawServiceRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setRelease(true)
                        .build());
        assertThat(answer).isNotNull();
    }
}
