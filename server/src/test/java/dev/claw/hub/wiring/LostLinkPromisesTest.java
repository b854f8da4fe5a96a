package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.as;
import static dev.claw.hub.wiring.HubFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.wiring.HubSettings.KeepAlive;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider's link that breaks while it has a call, in each of the ways a link can. */
final class LostLinkPromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G14, G19: a provider behind a link that swallows everything is given up, and nobody else is")
    void halfOpenLink_losesItsProviderAndNoOther() throws Exception {
        KeepAlive shortOne = new KeepAlive(Duration.ofMillis(200), Duration.ofMillis(200));
        lose(TcpProxy::swallow, shortOne);
    }

    @Test
    @DisplayName("G14, G19: a provider whose connection is closed is given up at once, without any keepalive")
    void closedLink_losesItsProviderAndNoOther() throws Exception {
        lose(TcpProxy::closeConnections, KeepAlive.DEFAULT);
    }

    @Test
    @DisplayName("G14, G19: a provider whose connection is reset is given up at once, without any keepalive")
    void resetLink_losesItsProviderAndNoOther() throws Exception {
        lose(TcpProxy::resetConnections, KeepAlive.DEFAULT);
    }

    private interface Break {
        void of(TcpProxy link) throws IOException;
    }

    private void lose(Break how, KeepAlive keepAlive) throws Exception {
        HubSettings settings = HubFixture.settings(data, HubLimits.defaults()).withKeepAlive(keepAlive);
        try (HubFixture hub = HubFixture.start(settings);
                TcpProxy link = new TcpProxy(hub.hub().grpcAddress().orElseThrow());
                Provider other = Provider.of(hub, "other", "steady");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub)) {
            ManagedChannel behindLink = hub.connect(link.address());
            publish(behindLink);
            Talk<ServeRequest, ServeResponse> lost = serve(behindLink);
            alice.send(call(2, "lost", "far"));
            assertThat(lost.next(ServeResponse::hasCalls).getCalls().getCallsCount())
                    .isOne();
            alice.send(call(3, "kept", "steady"));
            long kept = other.call().getRoutingId();

            how.of(link);

            CallEnded ended = ended(alice);
            assertThat(ended.getCallId()).isEqualTo("lost");
            assertThat(HubFixture.reason(ended.getError())).isEqualTo("PROVIDER_LOST");
            assertThat(ended.getError().getCode()).isEqualTo(com.google.rpc.Code.UNAVAILABLE_VALUE);
            assertThat(ended.getDispatched()).isTrue();
            Awaitility.await().until(() -> !listed(hub, "far"));
            assertThat(listed(hub, "steady")).isTrue();
            alice.send(call(4, "late", "far"));
            CallEnded late = ended(alice);
            assertThat(HubFixture.reason(late.getError())).isEqualTo("SERVICE_OFFLINE");
            assertThat(late.getDispatched()).isFalse();
            other.answer(kept, text("好"));
            assertThat(ended(alice).getResult().getText()).isEqualTo("好");
        }
    }

    private static void publish(ManagedChannel connection) throws InterruptedException {
        Talk<PublishRequest, PublishResponse> publish =
                Talk.open(as("far-bot", RegistryServiceGrpc.newStub(connection))::publish);
        publish.send(PublishRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(PublishOpen.getDefaultInstance())
                        .build())
                .send(PublishRequest.newBuilder()
                        .setFrameId(2)
                        .setDeclare(DeclareFrame.newBuilder()
                                .addServices(ServiceDeclaration.newBuilder()
                                        .setServiceId("far")
                                        .setName("远")))
                        .build());
        publish.next(PublishResponse::hasResults);
    }

    private static Talk<ServeRequest, ServeResponse> serve(ManagedChannel connection) throws InterruptedException {
        Talk<ServeRequest, ServeResponse> serve = Talk.open(as("far-bot", CallServiceGrpc.newStub(connection))::serve);
        serve.send(ServeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ServeOpen.newBuilder().addServiceIds("far"))
                .build());
        serve.next(ServeResponse::hasOpened);
        return serve;
    }

    private static Talk<InvokeRequest, InvokeResponse> invoke(HubFixture hub) throws InterruptedException {
        Talk<InvokeRequest, InvokeResponse> alice = Talk.open(hub.callStreams("alice")::invoke);
        alice.send(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
        alice.next(InvokeResponse::hasOpened);
        return alice;
    }

    private static InvokeRequest call(int frameId, String callId, String serviceId) {
        return InvokeRequest.newBuilder()
                .setFrameId(frameId)
                .setCall(CallFrame.newBuilder()
                        .addCalls(OutgoingCall.newBuilder().setCallId(callId).setServiceId(serviceId)))
                .build();
    }

    private static CallEnded ended(Talk<InvokeRequest, InvokeResponse> alice) throws InterruptedException {
        return alice.next(InvokeResponse::hasEnded).getEnded().getCalls(0);
    }

    private static boolean listed(HubFixture hub, String serviceId) {
        return hub.registry("alice").listServices(ListServicesRequest.getDefaultInstance()).getServicesList().stream()
                .anyMatch(service -> service.getServiceId().equals(serviceId) && service.getOnline());
    }
}
