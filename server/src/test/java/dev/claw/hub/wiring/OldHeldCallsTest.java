package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many calls an old provider is given at once. */
final class OldHeldCallsTest {
    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("a provider is given so many calls at once and no more; an answer gives room for another one")
    void servedCalls_areLimited() throws Exception {
        try (WatchedAdapter adapter =
                        AdapterPlan.usual().limit("servedCalls", 2).start(hub);
                HubClient java = client();
                BareSocket provider = new BareSocket(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'w'}}");
            provider.next("registered");
            CompletableFuture<Payload> first = java.async().call(call("1"));
            String request = field(provider.next("request"), "request_id");
            CompletableFuture<Payload> second = java.async().call(call("2"));
            provider.next("request");
            assertThat(failure(java.async().call(call("3")))).isNotBlank();
            provider.send("{'type':'response','request_id':'" + request + "','response':{'result':1}}");
            assertThat(first.join().getJson()).isEqualTo("1");
            CompletableFuture<Payload> fourth = java.async().call(call("4"));
            assertThat(field(provider.next("request"), "method")).isEqualTo("4");
            assertThat(second).isNotDone();
            assertThat(fourth).isNotDone();
        }
    }

    private HubClient client() {
        return HubClient.connect(
                "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), "jane");
    }

    private static String failure(CompletableFuture<Payload> call) {
        return call.handle((result, failure) ->
                        failure == null ? "" : HubException.from(failure).getMessage())
                .join();
    }

    private static OutgoingCall call(String method) {
        return OutgoingCall.newBuilder()
                .setServiceId("w")
                .setMethod(method)
                .setParameters(Payloads.json("{}"))
                .build();
    }
}
