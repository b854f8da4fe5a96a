package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** That each frame is answered in the shape that its sender waits for, also one that cannot be read or done. */
final class OldAnswersTest {
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
    @DisplayName("a frame that cannot be read fails in the shape of its answer")
    void unreadableFrame_failsInShapeOfItsAnswer() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            assertThat(unreadable(agent, "call_service", "'tunnel_id':7"))
                    .startsWith("{\"type\":\"service_response\",\"response\":{\"error\":");
            assertThat(unreadable(agent, "call_service", "'params':[]"))
                    .startsWith("{\"type\":\"service_response\",\"response\":{\"error\":");
            assertThat(unreadable(agent, "call", "'service':'w','params':[]"))
                    .startsWith("{\"type\":\"call_response\",\"success\":false,\"error\":");
            assertThat(unreadable(agent, "call", "'method':'m'"))
                    .startsWith("{\"type\":\"call_response\",\"success\":false,\"error\":");
            for (String type : List.of("key_request", "renew_key")) {
                assertThat(unreadable(agent, type, "'service_id':7"))
                        .startsWith("{\"type\":\"key_request_response\",\"success\":false,\"reason\":");
            }
            for (String type : List.of("chat_history", "chat_request", "history", "skill_discover")) {
                assertThat(unreadable(agent, type, "'service_id':7,'query':7")).contains("\"INVALID_FRAME\"");
            }
        }
    }

    @Test
    @DisplayName("a listener's unreadable history is empty, and its unreadable request rejected")
    void unreadableFrame_ofListener_isWhatItWaitsFor() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'chat_history','agent_id':'olga','limit':'all'}");
            assertThat(olga.next()).contains("\"chat_history_response\"").contains("\"messages\":[]");
            olga.send("{'type':'chat_request','service_id':7}");
            String rejected = olga.next();
            assertThat(field(rejected, "type")).isEqualTo("chat_reject");
            assertThat(field(rejected, "content")).isEqualTo(field(rejected, "reason"));
            assertThat(field(rejected, "reason")).contains("service_id");
            olga.send("{'type':'chat_request','provider_id':'rita'}");
            assertThat(field(olga.next(), "reason")).contains("service_id");
        }
    }

    @Test
    @DisplayName("a result that is more than a frame is a failure of its call, in either form of call")
    void tooLargeResult_failsItsCall() throws Exception {
        try (WatchedAdapter adapter =
                        AdapterPlan.usual().limit("frameBytes", 10_000).start(hub);
                HubClient java = client();
                Publication large = java.publish(
                        ProviderOptions.defaults(),
                        List.of(service("w", "文".repeat(5_000)), service("v", "")),
                        (call, context) -> Payloads.json("\"" + "x".repeat(20_000) + "\""));
                OldSocket agent = OldSocket.connect(adapter.door())) {
            assertThat(large.services()).hasSize(2);
            agent.send("{'type':'call_service','request_id':'c','service_id':'w','method':'m'}");
            assertThat(agent.next())
                    .contains("{\"error\":\"the result is too large")
                    .contains("\"c\"");
            agent.send("{'type':'call','service':'w','method':'m'}");
            assertThat(agent.next()).contains("\"success\":false").contains("too large");
            agent.send("{'type':'get_skill_doc','request_id':'d','service_id':'w'}");
            assertThat(field(agent.next(), "error_code")).isEqualTo("LIMIT_REACHED");
            agent.send("{'type':'get_service_docs','request_id':'d','service_id':'w'}");
            assertThat(field(agent.next(), "error_code")).isEqualTo("LIMIT_REACHED");
            agent.send("{'type':'get_skill_doc','request_id':'d','service_id':'v'}");
            assertThat(field(agent.next(), "error_code")).isEqualTo("SKILL_DOC_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("a call goes by its tunnel, else by its service; a dead tunnel beside a service is no obstacle")
    void call_goesByTunnelOrService() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                HubClient java = client();
                Publication both = java.publish(
                        ProviderOptions.defaults(),
                        List.of(service("w", ""), service("v", "")),
                        (call, context) -> Payloads.json("\"" + call.getServiceId() + "\""));
                OldSocket agent = OldSocket.connect(adapter.door())) {
            assertThat(both.services()).hasSize(2);
            agent.send("{'type':'establish_channel','request_id':'e','service_id':'w'}");
            String tunnel = field(agent.next(), "tunnel_id");
            agent.send("{'type':'call_service','request_id':'c','service_id':'v','method':'m','tunnel_id':'" + tunnel
                    + "'}");
            assertThat(agent.next()).contains("{\"result\":\"w\"}");
            agent.send("{'type':'call_service','request_id':'c','service_id':'v','method':'m','tunnel_id':'dead'}");
            assertThat(agent.next()).contains("{\"result\":\"v\"}");
            agent.send("{'type':'call_service','request_id':'c','method':'m','tunnel_id':'dead'}");
            assertThat(agent.next()).contains("Tunnel not found: dead");
            agent.send("{'type':'call_service','request_id':'c','method':'m'}");
            assertThat(agent.next()).contains("expected tunnel_id or service_id");
        }
    }

    @Test
    @DisplayName("help tells the topic that was asked for, and with none what each topic is about")
    void help_tellsItsTopic() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            agent.send("{'type':'help','request_id':'h','topic':'Users'}");
            JsonNode users = OldDoors.JSON.readTree(agent.next("help"));
            assertThat(users.path("topic").stringValue()).isEqualTo("Users");
            assertThat(users.path("content").toString()).contains("user_register");
            agent.send("{'type':'help','request_id':'h'}");
            JsonNode all = OldDoors.JSON.readTree(agent.next("help"));
            assertThat(all.path("topic").isNull()).isTrue();
            assertThat(all.path("content").path("about").propertyNames())
                    .containsExactlyElementsOf(all.path("content")
                            .path("topics")
                            .valueStream()
                            .map(JsonNode::stringValue)
                            .toList());
        }
    }

    @Test
    @DisplayName("frames of trade are told apart from those that nobody ever knew")
    void trade_isNotServed() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            for (String type : List.of("listing_create", "bid_create", "negotiation_offer", "transaction_list")) {
                agent.send("{'type':'" + type + "','request_id':'t'}");
                String answer = agent.next("error");
                assertThat(field(answer, "error_code")).isEqualTo("UNSUPPORTED");
                assertThat(field(answer, "message")).contains(type);
                assertThat(field(answer, "request_id")).isEqualTo("t");
            }
            agent.send("{'type':'listening','request_id':'t'}");
            assertThat(field(agent.next("error"), "error_code")).isEqualTo("UNKNOWN_TYPE");
        }
    }

    @Test
    @DisplayName("what cannot be shown of an unknown type is left out of its answer")
    void unknownType_isShownAsFarAsItCanBe() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            agent.send("{'type':'\\ud800烹饪'}");
            assertThat(field(agent.next(), "message")).endsWith("?烹饪");
            agent.send("{'type':'" + "x".repeat(63) + "𝄞𝄞'}");
            assertThat(field(agent.next(), "message")).endsWith("x?…");
        }
    }

    private static String unreadable(OldSocket agent, String type, String fields) throws Exception {
        agent.send("{'type':'" + type + "','request_id':'r'," + fields + "}");
        String answer = agent.next();
        assertThat(field(answer, "request_id")).isEqualTo("r");
        return answer;
    }

    private static ServiceDeclaration service(String id, String documentation) {
        return ServiceDeclaration.newBuilder()
                .setServiceId(id)
                .setName(id)
                .setDocumentation(documentation)
                .build();
    }

    private HubClient client() {
        return HubClient.connect(
                "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), "jane");
    }
}
