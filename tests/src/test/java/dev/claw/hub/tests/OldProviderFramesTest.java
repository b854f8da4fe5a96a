package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What old providers say of their services, and what consumers of both worlds find. */
final class OldProviderFramesTest {
    @TempDir
    private Path data;

    private OldAgents old;

    @BeforeEach
    void startHub() throws Exception {
        old = OldAgents.start(data);
    }

    @AfterEach
    void stopHub() {
        if (old != null) {
            old.close();
        }
    }

    @Test
    @DisplayName("an old provider's price, documentation and changes are seen in both worlds")
    void changes_areSeenInBothWorlds() throws Exception {
        ForeignAgent provider = old.provider(
                "p", "{'id':'w','name':'天气','price':1.50,'price_unit':'CNY','endpoint':'e','interface_spec':{'m':1}}");
        HubClient java = old.java("jane");
        assertThat(java.getService("w").getPrice().getAmount()).isEqualTo("1.5");
        assertThat(java.getService("w").getPrice().getCurrency()).isEqualTo("CNY");

        provider.run("send", frame("{'type':'set_price','request_id':'sp','service_id':'w','price':2}"));
        JsonNode priced = old.pushed(provider, "price_updated");
        assertThat(priced.path("old_price").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(priced.path("price").intValue()).isEqualTo(2);
        assertThat(priced.path("price_unit").stringValue()).isEqualTo("CNY");
        assertThat(java.getService("w").getPrice().getAmount()).isEqualTo("2");

        provider.run(
                "send",
                frame("{'type':'update_service','request_id':'us','service_id':'w',"
                        + "'updates':{'description':'晴','tags':['新'],'skill_doc':'# 用法'}}"));
        assertThat(old.pushed(provider, "success").path("request_id").stringValue())
                .isEqualTo("us");
        ForeignAgent consumer = old.consumer();
        JsonNode docs = ask(consumer, "{'type':'get_service_docs','service_id':'w'}");
        assertThat(docs.path("documentation").stringValue()).isEqualTo("# 用法");
        assertThat(docs.path("description").stringValue()).isEqualTo("晴");
        assertThat(docs.path("endpoint").stringValue()).isEqualTo("e");
        assertThat(docs.path("interface_spec").path("m").intValue()).isEqualTo(1);
        assertThat(ask(consumer, "{'type':'get_skill_doc','service_id':'天气'}")
                        .path("skill_doc")
                        .stringValue())
                .isEqualTo("# 用法");
        assertThat(ask(consumer, "{'type':'get_skill_doc','service_id':'none'}")
                        .path("type")
                        .stringValue())
                .isEqualTo("error");

        // Not its own: nothing happens to it.
        assertThat(ask(consumer, "{'type':'set_price','service_id':'w','price':0}")
                        .path("type")
                        .stringValue())
                .isEqualTo("error");
        assertThat(ask(consumer, "{'type':'unregister','service_id':'w'}")
                        .path("type")
                        .stringValue())
                .isEqualTo("error");
        provider.run("send", frame("{'type':'unregister','request_id':'un','service_id':'w'}"));
        assertThat(old.pushed(provider, "success").path("success").booleanValue())
                .isTrue();
        assertThat(consumer.run("discover", object("{}")).path("total").intValue())
                .isZero();
        // It may come back on the same connection.
        provider.run("register", object("{'service':{'id':'w','name':'天气'}}"));
        assertThat(consumer.run("discover", object("{}")).path("total").intValue())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("discovery counts the prices of gRPC services, and puts services without one last or first")
    void discover_byPrice_countsBothWorlds() throws Exception {
        ForeignAgent provider = old.provider("p", "{'id':'cheap','name':'cheap','price':0.5}");
        provider.run("register", object("{'service':{'id':'free','name':'free','owner':'olga','tags':['a']}}"));
        HubClient java = old.java("jane");
        ServiceDeclaration dear = ServiceDeclaration.newBuilder()
                .setServiceId("dear")
                .setName("dear")
                .addTags("b")
                .setPrice(Price.newBuilder().setAmount("10").setCurrency("EUR"))
                .build();
        try (Publication publication =
                java.publish(ProviderOptions.defaults(), List.of(dear), (call, context) -> call.getParameters())) {
            assertThat(publication.services()).hasSize(1);
            ForeignAgent consumer = old.consumer();
            assertThat(found(consumer, "{'sort_by':'price'}")).containsExactly("cheap", "dear", "free");
            assertThat(found(consumer, "{'sort_by':'price','sort_order':'desc'}"))
                    .containsExactly("free", "dear", "cheap");
            assertThat(found(consumer, "{'min_price':1}")).containsExactly("dear");
            assertThat(found(consumer, "{'max_price':1}")).containsExactly("cheap");
            assertThat(found(consumer, "{'owner':'olga'}")).containsExactly("free");
            assertThat(found(consumer, "{'tags':['a','b'],'sort_by':'name'}")).containsExactly("dear", "free");
            assertThat(found(consumer, "{'query':'EE'}")).containsExactly("free");
            assertThat(found(consumer, "{'query':'ree','fuzzy':false}")).isEmpty();
            assertThat(found(consumer, "{'query':'FREE','fuzzy':false}")).containsExactly("free");
        }
    }

    @Test
    @DisplayName("the old command line calls and unregisters by one frame each; users not allowed are answered at once")
    void commandLine_getsOneFrame() throws Exception {
        ForeignAgent provider = old.provider("", "{'id':'w','name':'天气'}");
        JsonNode called = once("{'type':'call','service':'天气','method':'echo','params':{'x':'你'}}");
        assertThat(called.path("type").stringValue()).isEqualTo("call_response");
        assertThat(called.path("success").booleanValue()).isTrue();
        assertThat(called.path("result").path("x").stringValue()).isEqualTo("你");
        JsonNode failed = once("{'type':'call','service':'none','method':'echo'}");
        assertThat(failed.path("success").booleanValue(true)).isFalse();
        assertThat(failed.path("error").stringValue()).contains("none");
        assertThat(once("{'type':'unregister','service_id':'w'}").path("type").stringValue())
                .isEqualTo("error");
        ForeignAgent other = old.provider("p2", "{'id':'v','name':'v'}");
        assertThat(once("{'type':'unregister','service_id':'v','client_id':'p2'}")
                        .path("success")
                        .booleanValue())
                .isTrue();
        other.run("register", object("{'service':{'id':'priv','name':'priv','allowed_users':['alice']}}"));
        JsonNode denied = once("{'type':'call','service':'priv','method':'echo'}");
        assertThat(denied.path("success").booleanValue(true)).isFalse();

        // It gave no name, and is its service's owner still when it comes back.
        provider.run("close", object("{}"));
        old.provider("", "{'id':'w','name':'天气'}");
        ForeignAgent thief = old.opened("provider");
        JsonNode taken = thief.outcome(
                thief.begin("register", object("{'client_id':'thief','service':{'id':'w','name':'mine'}}")));
        assertThat(taken.path("event").stringValue()).isEqualTo("failed");
    }

    @Test
    @DisplayName("a connection that registered a service gets the metadata list when it is 30 s old, and not before")
    void metadataList_comesAfterThirtySeconds() throws Exception {
        ForeignAgent provider = old.provider("p", "{'id':'w','name':'天气','price':3}");
        ForeignAgent consumer = old.consumer();
        consumer.run("discover", object("{}"));
        assertThat(provider.seen("metadata_list")).isEmpty();
        JsonNode list = old.pushed(provider, "metadata_list");
        JsonNode service = list.path("services").path(0);
        assertThat(service.path("id").stringValue()).isEqualTo("w");
        assertThat(service.path("tunnel_id").stringValue()).hasSize(12);
        assertThat(service.path("provider_client_id").stringValue()).isEqualTo("p");
        assertThat(service.path("price").intValue()).isEqualTo(3);
        assertThat(list.path("timestamp").stringValue()).endsWith("+00:00");
        consumer.run("discover", object("{}"));
        assertThat(consumer.seen("metadata_list")).isEmpty();
    }

    private JsonNode once(String frame) throws Exception {
        ForeignAgent cli = ForeignAgent.start("old_agent.py", "consumer");
        try (cli) {
            return cli.run("once", frame(frame).put("url", "ws://" + old.ws() + "/"))
                    .path("frame");
        }
    }

    private static JsonNode ask(ForeignAgent consumer, String frame) throws Exception {
        return consumer.run("ask", frame(frame)).path("frame");
    }

    private static List<String> found(ForeignAgent consumer, String query) throws Exception {
        return consumer.run("discover", object(query))
                .path("skills")
                .valueStream()
                .map(skill -> skill.path("id").stringValue())
                .toList();
    }

    private static ObjectNode frame(String frame) {
        return object("{'frame':" + frame + "}");
    }
}
