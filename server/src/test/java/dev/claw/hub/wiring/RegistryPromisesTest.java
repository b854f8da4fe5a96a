package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.WithdrawFrame;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryPromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G19: an id belongs to who declared it first, also after a restart; nobody else declares or serves it")
    void declare_byStranger_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(Provider.result(Provider.declare(hub, "alice", "weather"))
                            .hasOk())
                    .isTrue();
        }
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(reason(Provider.result(Provider.declare(hub, "mallory", "weather"))
                            .getError()))
                    .isEqualTo("SERVICE_ID_TAKEN");
            Talk<ServeRequest, ServeResponse> serve = Talk.open(hub.callStreams("mallory")::serve);
            serve.send(ServeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ServeOpen.newBuilder().addServiceIds("weather"))
                    .build());
            assertThat(reason(serve.next().getError())).isEqualTo("NOT_OWNER");
            // The stream lives: another open is taken.
            serve.send(ServeRequest.newBuilder()
                    .setFrameId(2)
                    .setOpen(ServeOpen.getDefaultInstance())
                    .build());
            assertThat(serve.next().hasOpened()).isTrue();
            assertThat(Provider.result(Provider.declare(hub, "alice", "weather"))
                            .hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("G19: a service is listed while its stream lives, and Discover tells of each change")
    void discover_followsListingAndLeaving() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Talk<DiscoverRequest, DiscoverResponse> follow = Talk.open(hub.registryStreams("alice")::discover);
            follow.send(DiscoverRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(DiscoverOpen.newBuilder()
                            .setFilter(ServiceFilter.newBuilder().setText("WEATHER")))
                    .build());
            assertThat(follow.next().hasOpened()).isTrue();
            assertThat(follow.next().hasCaughtUp()).isTrue();
            Provider other = Provider.of(hub, "bot", "other");
            Provider provider = Provider.of(hub, "bot", "weather");
            ServiceChange listed = change(follow);
            while (!listed.getListed().getOnline()) {
                listed = change(follow);
            }
            assertThat(listed.getListed().getServiceId()).isEqualTo("weather");
            provider.close();
            ServiceChange gone = change(follow);
            while (!gone.hasGone()) {
                gone = change(follow);
            }
            assertThat(gone.getGone()).isEqualTo("weather");
            assertThat(hub.registry("alice")
                            .listServices(ListServicesRequest.getDefaultInstance())
                            .getServicesList())
                    .extracting(service -> service.getServiceId())
                    .containsExactly("other");
            assertThat(hub.registry("alice")
                            .getService(GetServiceRequest.newBuilder()
                                    .setServiceId("weather")
                                    .build())
                            .getService()
                            .getListed())
                    .isFalse();
            other.close();
            follow.close();
        }
    }

    @Test
    @DisplayName("a service that ends with its stream gives its id free")
    void declare_releasedOnClose_givesIdFree() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Talk<PublishRequest, PublishResponse> publish = Talk.open(hub.registryStreams("passer-by")::publish);
            publish.send(PublishRequest.newBuilder()
                            .setFrameId(1)
                            .setOpen(PublishOpen.getDefaultInstance())
                            .build())
                    .send(PublishRequest.newBuilder()
                            .setFrameId(2)
                            .setDeclare(DeclareFrame.newBuilder()
                                    .addServices(ServiceDeclaration.newBuilder()
                                            .setServiceId("brief")
                                            .setName("brief")
                                            .setReleaseOnClose(true)))
                            .build());
            assertThat(Provider.result(publish).hasOk()).isTrue();
            publish.cancel();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(reasonOf(() -> hub.registry("alice")
                                    .getService(GetServiceRequest.newBuilder()
                                            .setServiceId("brief")
                                            .build())))
                            .isEqualTo("SERVICE_NOT_FOUND"));
            assertThat(Provider.result(Provider.declare(hub, "somebody-else", "brief"))
                            .hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("withdrawing takes a service off the list; releasing gives its id free")
    void withdraw_thenRelease_endsOwnership() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Talk<PublishRequest, PublishResponse> publish = Provider.declare(hub, "alice", "weather");
            Provider.result(publish);
            publish.send(withdraw(3, false));
            assertThat(Provider.result(publish).hasOk()).isTrue();
            assertThat(hub.registry("bob")
                            .listServices(ListServicesRequest.getDefaultInstance())
                            .getServicesCount())
                    .isZero();
            publish.send(withdraw(4, true));
            assertThat(Provider.result(publish).hasOk()).isTrue();
            assertThat(Provider.result(Provider.declare(hub, "bob", "weather")).hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("G12 G19: a service named like another's id catches none of its calls")
    void call_ofIdThatIsAnothersName_reachesItsOwner() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider own = Provider.of(hub, "own", "bank");
                Provider mal = Provider.of(hub, "mal", "trap");
                Talk<InvokeRequest, InvokeResponse> alice = CallPromisesTest.invoke(hub, "alice")) {
            Provider.result(Provider.declare(hub, "mal", "trap", "bank"));
            own.publish().cancel();
            org.awaitility.Awaitility.await()
                    .until(() -> hub.registry("alice")
                                    .listServices(ListServicesRequest.getDefaultInstance())
                                    .getServicesCount()
                            == 1);
            alice.send(CallPromisesTest.calls(2, CallPromisesTest.call("c1", "bank")));
            own.answer(own.call().getRoutingId(), HubFixture.json("\"own\""));
            assertThat(CallPromisesTest.ended(alice).getResult().getJson()).isEqualTo("\"own\"");
            own.serve().cancel();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(reasonOf(() -> hub.calls("alice")
                                    .call(CallRequest.newBuilder()
                                            .setCall(CallPromisesTest.call("", "bank"))
                                            .build())))
                            .isEqualTo("SERVICE_OFFLINE"));
            assertThat(mal.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G19: who gave an id free serves it no longer")
    void call_afterRelease_reachesNewOwner() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider al = Provider.of(hub, "al", "weather");
                Talk<InvokeRequest, InvokeResponse> alice = CallPromisesTest.invoke(hub, "alice")) {
            al.publish().send(withdraw(3, true));
            assertThat(Provider.result(al.publish()).hasOk()).isTrue();
            try (Provider bo = Provider.of(hub, "bo", "weather")) {
                alice.send(CallPromisesTest.calls(2, CallPromisesTest.call("c1", "weather")));
                bo.answer(bo.call().getRoutingId(), HubFixture.json("\"bo\""));
                assertThat(CallPromisesTest.ended(alice).getResult().getJson()).isEqualTo("\"bo\"");
                assertThat(al.serve().rest()).isEmpty();
            }
        }
    }

    private static PublishRequest withdraw(long frameId, boolean release) {
        return PublishRequest.newBuilder()
                .setFrameId(frameId)
                .setWithdraw(WithdrawFrame.newBuilder().addServiceIds("weather").setRelease(release))
                .build();
    }

    private static ServiceChange change(Talk<DiscoverRequest, DiscoverResponse> follow) throws InterruptedException {
        return follow.next(DiscoverResponse::hasChanges).getChanges().getChanges(0);
    }
}
