package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old provider's services: whose they are, what changes them, and what it is asked and told. */
final class OldProviderTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
        adapter = AdapterPlan.usual().start(hub);
    }

    @AfterEach
    void stopHub() {
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("G19 an id that a provider chose stays its own: off the list, unregistered here or elsewhere, or gone")
    void chosenId_staysItsOwners() throws Exception {
        try (OldSocket thief = OldSocket.connect(adapter.door())) {
            try (OldSocket provider = OldSocket.connect(adapter.door())) {
                register(provider, "'client_id':'prov-1',", "'id':'w','name':'天气'");
                provider.send("{'type':'unregister','request_id':'u','service_id':'天气'}");
                assertThat(field(provider.next("success"), "service_id")).isEqualTo("w");
                assertTaken(thief, "w");
                register(provider, "", "'id':'w','name':'天气'");
                try (OldSocket again = OldSocket.connect(adapter.door())) {
                    again.send("{'type':'unregister','client_id':'prov-1','service_id':'w'}");
                    assertThat(again.next()).contains("\"success\":true");
                }
                assertTaken(thief, "w");
                register(provider, "", "'id':'w','name':'天气'");
            }
            await().until(() -> adapter.connections() == 1);
            assertTaken(thief, "w");
        }
    }

    @Test
    @DisplayName("a provider that gave no name is its chosen id's, also when it comes back; ids of others end with it")
    void namelessProvider_ownsWhatItChose() throws Exception {
        String made;
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket named = OldSocket.connect(adapter.door())) {
            register(provider, "", "'id':'w','name':'w'");
            made = register(named, "'client_id':'prov-1',", "'name':'no wish'");
        }
        await().until(() -> adapter.connections() == 0);
        try (OldSocket thief = OldSocket.connect(adapter.door());
                OldSocket provider = OldSocket.connect(adapter.door())) {
            assertTaken(thief, "w");
            register(provider, "", "'id':'w','name':'w'");
            await().until(() -> !isKnown(made));
        }
    }

    @Test
    @DisplayName("allowed_users are the only callers, from the first moment on, and as an update says")
    void allowedUsers_areTheOnlyCallers() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket stranger = OldSocket.connect(adapter.door())) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'w','allowed_users':['anna']");
            stranger.send("{'type':'call','client_id':'mallory','service':'w','method':'m'}");
            assertThat(stranger.next("call_response"))
                    .contains("\"success\":false")
                    .contains("mallory");
            provider.send("{'type':'update_service','request_id':'u','service_id':'w',"
                    + "'updates':{'allowed_users':['anna','mallory']}}");
            provider.next("success");
            stranger.send("{'type':'call','service':'w','method':'m'}");
            answer(provider, "'result':1");
            assertThat(stranger.next("call_response")).contains("\"result\":1");
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("\"request\""));
        }
    }

    @Test
    @DisplayName("a price is changed, told with what it was before, and its unit stays unless it is given")
    void setPrice_tellsOldAndNew() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket other = OldSocket.connect(adapter.door())) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'w','price':1.50,'price_unit':'CNY'");
            assertThat(service("w").getPrice().getAmount()).isEqualTo("1.50");
            provider.send("{'type':'set_price','request_id':'p','service_id':'w','price':2}");
            assertThat(provider.next("price_updated"))
                    .contains("\"old_price\":1.50")
                    .contains("\"price\":2,")
                    .contains("\"price_unit\":\"CNY\"");
            provider.send("{'type':'set_price','request_id':'p','service_id':'w','price':3,'price_unit':'EUR'}");
            assertThat(provider.next("price_updated"))
                    .contains("\"old_price\":2,")
                    .contains("\"price_unit\":\"EUR\"");
            assertThat(service("w").getPrice().getCurrency()).isEqualTo("EUR");
            other.send("{'type':'set_price','request_id':'p','service_id':'w','price':0}");
            assertThat(field(other.next("error"), "error_code")).isEqualTo("SERVICE_NOT_FOUND");
            assertThat(service("w").getPrice().getAmount()).isEqualTo("3");
        }
    }

    @Test
    @DisplayName("a name that two of its services have means neither; their ids do")
    void ambiguousName_meansNeither() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door())) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'twin'");
            register(provider, "", "'id':'v','name':'twin'");
            provider.send("{'type':'update_service','request_id':'u','service_id':'twin','updates':{'version':'2'}}");
            assertThat(field(provider.next("error"), "error_code")).isEqualTo("SERVICE_NOT_FOUND");
            provider.send("{'type':'update_service','request_id':'u','service_id':'v','updates':{'version':'2'}}");
            provider.next("success");
            assertThat(service("w").getVersion()).isEqualTo("1.0.0");
            assertThat(service("v").getVersion()).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("an answer that cannot be read fails its call at once, and one of another connection's means nothing")
    void unreadableAnswer_failsItsCall() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket other = OldSocket.connect(adapter.door());
                HubClient java = client()) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'w'");
            CompletableFuture<Payload> first = java.async().call(call("{}"));
            String request = field(provider.next("request"), "request_id");
            other.send("{'type':'response','request_id':'" + request + "','response':{'result':'forged'}}");
            other.send("{'type':'ping','request_id':'p'}");
            other.next("pong");
            assertThat(first).isNotDone();
            provider.send("{'type':'response','client_id':7,'request_id':'" + request + "','response':{'result':1}}");
            provider.next("error");
            assertThat(first.handle((result, failure) ->
                                    HubException.from(failure).getMessage())
                            .get(20, TimeUnit.SECONDS))
                    .contains("client_id");
        }
    }

    @Test
    @DisplayName(
            "an answer of result and more reaches an old consumer whole, an error one of either world as a failure")
    void wholeAnswer_reachesOldConsumer() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'w'");
            for (String response : List.of(
                    "{\"result\":1,\"error\":null,\"took\":0.10}",
                    "{\"status\":\"ok\"}",
                    "{\"error\":\"没有\"}",
                    "{\"result\":{\"n\":12345678901234567890}}")) {
                consumer.send("{'type':'call_service','request_id':'c','service_id':'w','method':'m'}");
                provider.send("{\"type\":\"response\",\"request_id\":\"" + field(provider.next("request"), "request_id")
                        + "\",\"response\":" + response + "}");
                assertThat(consumer.next("service_response")).contains("\"response\":" + response);
            }
        }
    }

    @Test
    @DisplayName("what is no JSON object is no parameters of an old provider's, and what a frame cannot hold fails")
    void unfitParameters_failAtOnce() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                HubClient java = client()) {
            register(provider, "'client_id':'prov-1',", "'id':'w','name':'w'");
            assertThat(failure(java, call("[1]"))).contains("JSON object");
            assertThat(failure(java, call("{\"pad\":\"" + "x".repeat((1 << 20) - 30) + "\"}")))
                    .contains("too large");
            CompletableFuture<Payload> answer =
                    java.async().call(call("").toBuilder().clearParameters().build());
            assertThat(provider.next("request")).contains("\"params\":{}");
            assertThat(answer).isNotDone();
        }
    }

    @Test
    @DisplayName("the list of services comes when the connection is past its quiet time, and not while it waits")
    void metadataList_comesAfterQuietTime() throws Exception {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        AdapterPlan plan = AdapterPlan.usual().time("quiet", Duration.ofMillis(700));
        try (WatchedAdapter other = plan.start(hub);
                HubClient java = client();
                Publication slow = java.publish(
                        ProviderOptions.defaults(), List.of(declared("slow")), (call, context) -> answer.join());
                OldSocket waiting = OldSocket.connect(other.door())) {
            assertThat(slow.services()).hasSize(1);
            register(waiting, "'client_id':'prov-1',", "'id':'w','name':'w'");
            waiting.send("{'type':'call','service':'slow','method':'m'}");
            try (OldSocket provider = OldSocket.connect(other.door())) {
                register(provider, "'client_id':'prov-2',", "'id':'v','name':'v'");
                other.pass(Duration.ZERO);
                provider.send("{'type':'ping'}");
                assertThat(field(provider.next(), "type")).isEqualTo("pong");
                assertThat(provider.next("metadata_list")).contains("\"slow\"", "\"w\"", "\"v\"");
            }
            answer.complete(Payloads.json("1"));
            assertThat(field(waiting.next(), "type")).isEqualTo("call_response");
        }
    }

    @Test
    @DisplayName("a provider without any name hears what is said to its service")
    void namelessProvider_hearsWhatIsSaidToIt() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            String id = register(provider, "", "'name':'nameless'");
            olga.send("{'type':'chat_message','service_id':'" + id + "','content':'在吗'}");
            assertThat(field(provider.next("chat_message"), "content")).isEqualTo("在吗");
        }
    }

    private static String register(OldSocket provider, String name, String service) throws Exception {
        provider.send("{'type':'register','request_id':'r'," + name + "'service':{" + service + "}}");
        return field(provider.next("registered"), "service_id");
    }

    private static void assertTaken(OldSocket thief, String id) throws Exception {
        thief.send(
                "{'type':'register','client_id':'thief','request_id':'r','service':{'id':'" + id + "','name':'mine'}}");
        assertThat(field(thief.next("error"), "error_code")).isEqualTo("SERVICE_ID_TAKEN");
    }

    private static void answer(OldSocket provider, String response) throws Exception {
        provider.send("{'type':'response','request_id':'" + field(provider.next("request"), "request_id")
                + "','response':{" + response + "}}");
    }

    private static String failure(HubClient java, OutgoingCall call) throws Exception {
        return java.async()
                .call(call)
                .handle((result, failure) -> HubException.from(failure).getMessage())
                .get(20, TimeUnit.SECONDS);
    }

    private HubClient client() {
        return HubClient.connect(
                "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), "jane");
    }

    private Service service(String id) {
        return Access.get(hub, id);
    }

    private boolean isKnown(String id) {
        return !HubFixture.reasonOf(() -> service(id)).equals("SERVICE_NOT_FOUND");
    }

    private static ServiceDeclaration declared(String id) {
        return ServiceDeclaration.newBuilder().setServiceId(id).setName(id).build();
    }

    private static OutgoingCall call(String parameters) {
        return OutgoingCall.newBuilder()
                .setServiceId("w")
                .setMethod("m")
                .setParameters(Payloads.json(parameters))
                .build();
    }
}
