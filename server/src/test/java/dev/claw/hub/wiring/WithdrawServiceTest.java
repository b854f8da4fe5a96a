package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import dev.claw.hub.v1.WithdrawServiceRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that are taken off the list from elsewhere than the stream that declared them. */
final class WithdrawServiceTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("withdrawn elsewhere, a service leaves the list, its stream is told and the id stays the agent's")
    void withdraw_elsewhere_unlistsAndTellsTheStream() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance());
                Consumer bob = Consumer.of(hub, "bob")) {
            follower.snapshot();
            withdraw(hub, "alice", "weather", false);
            assertThat(withdrawn(provider.publish())).containsExactly("weather");
            assertThat(follower.change(change -> change.hasGone()).getGone()).isEqualTo("weather");
            Service left = get(hub, "weather");
            assertThat(left.getListed()).isFalse();
            assertThat(left.getOwner()).isEqualTo("alice");
            // Only the list is left: who knows the id still reaches the provider.
            bob.make(call("c1", "weather"));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(bob.ended().getResult().getJson()).isEqualTo("1");
            withdraw(hub, "alice", "weather", false);
            assertThat(HubFixture.reason(Provider.result(Provider.declare(hub, "bob", "weather"))
                            .getError()))
                    .isEqualTo("SERVICE_ID_TAKEN");
        }
    }

    @Test
    @DisplayName("a stream whose service was withdrawn elsewhere declares it no longer, and may declare it again")
    void withdraw_elsewhere_leavesTheStreamToDeclareAgain() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.declare(service("s"));
            alice.declare(service("other"));
            withdraw(hub, "alice", "s", false);
            assertThat(withdrawn(alice.talk())).containsExactly("s");
            assertThat(HubFixture.reason(alice.report(ServiceReport.newBuilder().setServiceId("s"))
                            .getError()))
                    .isEqualTo("FIELD_INVALID");
            assertThat(alice.report(ServiceReport.newBuilder().setServiceId("other"))
                            .hasOk())
                    .isTrue();
            assertThat(alice.declare(service("s")).getListed()).isTrue();
            assertThat(get(hub, "s").getListed()).isTrue();
        }
    }

    @Test
    @DisplayName("withdrawn elsewhere with release, the id is free, its keys end, and every stream of it is told")
    void withdraw_withRelease_givesIdFree() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing second = Publishing.of(hub, "alice")) {
            second.declare(service("weather"));
            String secret =
                    Keyring.grant(hub, "alice", "weather", "bob", 5).getKey().getKeyId();
            withdraw(hub, "alice", "weather", true);
            assertThat(withdrawn(provider.publish())).containsExactly("weather");
            assertThat(withdrawn(second.talk())).containsExactly("weather");
            assertThat(reasonOf(() -> get(hub, "weather"))).isEqualTo("SERVICE_NOT_FOUND");
            assertThat(hub.keys("bob")
                            .listKeys(dev.claw.hub.v1.ListKeysRequest.getDefaultInstance())
                            .getKeysList())
                    .extracting(key -> key.getKeyId() + " " + key.getState())
                    .containsExactly(secret + " KEY_STATE_REVOKED");
            assertThat(Provider.result(Provider.declare(hub, "bob", "weather")).hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("a service that one stream releases is withdrawn from the agent's others, and they are told")
    void release_onOneStream_tellsTheOthers() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing first = Publishing.of(hub, "alice");
                Publishing second = Publishing.of(hub, "alice")) {
            first.declare(service("s"));
            second.declare(service("s"));
            assertThat(second.withdraw("s", true).hasOk()).isTrue();
            assertThat(withdrawn(first.talk())).containsExactly("s");
            assertThat(second.report(ServiceReport.newBuilder().setServiceId("s"))
                            .hasError())
                    .isTrue();
            assertThat(second.talk().rest()).noneMatch(PublishResponse::hasWithdrawn);
        }
    }

    @Test
    @DisplayName("G19: only its owner withdraws a service")
    void withdraw_byStrangerOrOfNothing_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.declare(service("s"));
            for (boolean release : List.of(true, false)) {
                assertThat(reasonOf(() -> withdraw(hub, "mallory", "s", release)))
                        .isEqualTo("NOT_OWNER");
                assertThat(reasonOf(() -> withdraw(hub, "alice", "nope", release)))
                        .isEqualTo("SERVICE_NOT_FOUND");
                assertThat(reasonOf(() -> withdraw(hub, "alice", "", release))).isEqualTo("FIELD_INVALID");
                assertThat(reasonOf(() -> withdraw(hub, "alice", "服务 s", release)))
                        .isEqualTo("FIELD_INVALID");
            }
            assertThat(get(hub, "s").getListed()).isTrue();
        }
    }

    @Test
    @DisplayName("a stream is told of a withdrawal behind the answer of the declaration that it undid")
    void withdraw_duringDeclaration_isToldBehindItsAnswer() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            follower.snapshot();
            ServiceDeclaration.Builder slow = service("slow").setCheckParameters(true);
            for (int i = 0; i < 120; i++) {
                slow.addMethods(Method.newBuilder().setName("m" + i).setParametersSchema(largeSchema()));
            }
            alice.send(alice.declaring(List.of(service("s").build(), slow.build())));
            follower.change(change -> change.getListed().getServiceId().equals("s"));
            withdraw(hub, "alice", "s", false);
            PublishResponse first = alice.talk().next();
            assertThat(first.getResults().getResultsList()).allMatch(PublishResult::hasOk);
            assertThat(withdrawn(alice.talk())).containsExactly("s");
        }
    }

    @Test
    @DisplayName("a stream that declares again what is withdrawn in that moment knows how it stands")
    void withdraw_andDeclareAtOnce_leavesTheStreamKnowing() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            var elsewhere = HubFixture.as("alice", RegistryServiceGrpc.newFutureStub(hub.connect()));
            for (int i = 0; i < 50; i++) {
                alice.declare(service("s"));
                alice.send(alice.declaring(List.of(service("s").build())));
                var withdrawing = elsewhere.withdrawService(WithdrawServiceRequest.newBuilder()
                        .setServiceId("s")
                        .setRelease(i % 2 == 0)
                        .build());
                assertThat(alice.answer(alice.lastFrameId()).hasResults()).isTrue();
                withdrawing.get(20, TimeUnit.SECONDS);
                if (isListed(hub)) {
                    assertThat(alice.report(ServiceReport.newBuilder().setServiceId("s"))
                                    .hasOk())
                            .isTrue();
                    assertThat(alice.talk().rest()).noneMatch(PublishResponse::hasWithdrawn);
                } else {
                    assertThat(withdrawn(alice.talk())).containsExactly("s");
                }
            }
        }
    }

    private static String largeSchema() {
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            properties
                    .append(i == 0 ? "" : ",")
                    .append("\"p")
                    .append(i)
                    .append("\":{\"type\":\"string\",\"maxLength\":9}");
        }
        return "{\"type\":\"object\",\"properties\":{" + properties + "}}";
    }

    private static boolean isListed(HubFixture hub) {
        return hub
                .registry("bob")
                .listServices(dev.claw.hub.v1.ListServicesRequest.getDefaultInstance())
                .getServicesList()
                .stream()
                .anyMatch(listed -> listed.getServiceId().equals("s"));
    }

    private static List<String> withdrawn(Talk<?, PublishResponse> publish) throws InterruptedException {
        return publish.next(PublishResponse::hasWithdrawn).getWithdrawn().getServiceIdsList();
    }

    private static void withdraw(HubFixture hub, String agent, String serviceId, boolean release) {
        var unused = hub.registry(agent)
                .withdrawService(WithdrawServiceRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setRelease(release)
                        .build());
    }

    private static Service get(HubFixture hub, String id) {
        return hub.registry("bob")
                .getService(GetServiceRequest.newBuilder().setServiceId(id).build())
                .getService();
    }
}
