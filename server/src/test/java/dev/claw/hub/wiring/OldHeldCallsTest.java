package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls for an old provider that reads nothing: what waits for it, in which order, and how much. */
final class OldHeldCallsTest {
    private static final int CALLS = 180;
    private static final String PAD = "x".repeat(100_000);

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
    @DisplayName("calls that wait leave in their order without those given up, and make room for as many again")
    void heldCalls_leaveInOrderAndMakeRoom() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().limit("outboundBytes", 64 << 10).limit("outboundHardBytes", 12_000_000);
        try (WatchedAdapter adapter = plan.start(hub);
                HubClient java = client();
                BareSocket provider = new BareSocket(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'w'}}");
            provider.next("registered");
            int first = round(java, provider, "a");
            // Half of what closes the connection waits here, and more in the sockets.
            assertThat(first).isBetween(60, CALLS - 1);
            assertThat(round(java, provider, "b")).isGreaterThan(first * 2 / 3);
        }
    }

    /** How many of the calls were served. */
    private static int round(HubClient java, BareSocket provider, String name) throws Exception {
        List<CompletableFuture<Payload>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(java.async().call(call(name + i)));
        }
        await().until(() -> calls.get(CALLS - 1).isDone());
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            if (calls.get(i).isDone()) {
                assertThat(failure(calls.get(i))).contains("takes nothing now");
            } else {
                waiting.add(name + i);
            }
        }
        // The last one that waits waits here.
        String given = waiting.remove(waiting.size() - 1);
        calls.get(Integer.parseInt(given.substring(1))).cancel(false);
        for (String method : waiting) {
            String request = provider.next("request");
            assertThat(field(request, "method")).isEqualTo(method);
            provider.send(
                    "{'type':'response','request_id':'" + field(request, "request_id") + "','response':{'result':1}}");
        }
        await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
        provider.send("{'type':'ping','request_id':'" + name + "'}");
        assertThat(provider.next()).contains("pong");
        return waiting.size();
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
                .setParameters(Payloads.json("{\"pad\":\"" + PAD + "\"}"))
                .build();
    }
}
