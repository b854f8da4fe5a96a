package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.wiring.OldDoors.OldAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Old providers that come back under another name, or go on under another one while they are here. */
final class ReturningProviderTest {
    @TempDir
    private Path data;

    private OldDoors doors;
    private HubClient java;

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
        java = doors.java("jane");
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName(
            "a provider whose client makes a name up per process gets its service.id back, with its policy and keys")
    void register_afterRestartUnderAnotherMadeUpName_isTheSameService() throws Exception {
        OldAgent before = doors.connect("/");
        register(before, "client_aaaa1111", "forecast");
        before.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'forecast',"
                + "'policy':{'duration_seconds':600,'max_calls':5}}");
        OldAgent consumer = doors.consumer("0a1b2c3d");
        consumer.say("{'type':'key_request','request_id':'k','service_id':'forecast','purpose':'天气'}");
        JsonNode asked = before.next("key_request");
        before.say("{'type':'key_response','request_id':'"
                + asked.path("request_id").stringValue()
                + "','approved':true,'consumer_id':'0a1b2c3d','service_id':'forecast'}");
        String key = consumer.next("key_request_response").path("key").stringValue();
        leave(before, "forecast");

        OldAgent after = doors.connect("/");
        register(after, "client_bbbb2222", "forecast");

        JsonNode served = callThrough(doors.consumer("9f8e7d6c"), after, "forecast", key);
        assertThat(served.path("response").path("result").path("ok").booleanValue())
                .isTrue();
        // It decides on new requests too.
        consumer.say("{'type':'key_request','request_id':'n','service_id':'forecast','purpose':'other'}");
        JsonNode again = after.next("key_request");
        after.say("{'type':'key_response','request_id':'"
                + again.path("request_id").stringValue()
                + "','approved':false,'consumer_id':'0a1b2c3d','service_id':'forecast','reason':'足够了'}");
        assertThat(consumer.next("key_request_response").path("reason").stringValue())
                .endsWith("足够了");
    }

    @Test
    @DisplayName("services come back in any order, also those of a provider that gives no name at all")
    void register_namelessInAnotherOrder_isTheSameAgent() throws Exception {
        OldAgent before = doors.connect("/");
        registered(before, "{'type':'register','service':{'id':'one','name':'one'}}");
        registered(before, "{'type':'register','service':{'id':'two','name':'two'}}");
        String owner = java.getService("one").getOwner();
        assertThat(java.getService("two").getOwner()).isEqualTo(owner);
        leave(before, "one");

        OldAgent after = doors.connect("/");
        registered(after, "{'type':'register','service':{'id':'two','name':'two'}}");
        registered(after, "{'type':'register','service':{'id':'one','name':'one'}}");

        assertThat(java.getService("one").getOwner()).isEqualTo(owner);
        assertThat(java.getService("two").getOwner()).isEqualTo(owner);
    }

    @Test
    @DisplayName("an id whose provider is here stays refused to another made-up name")
    void register_whileOwnerIsHere_isRefused() throws Exception {
        register(doors.connect("/"), "client_aaaa1111", "forecast");
        JsonNode refused = doors.connect("/")
                .ask("{'type':'register','client_id':'client_bbbb2222','request_id':'r',"
                        + "'service':{'id':'forecast','name':'forecast'}}");
        assertThat(refused.path("type").stringValue()).isEqualTo("error");
        assertThat(refused.path("error_code").stringValue()).isEqualTo("SERVICE_ID_TAKEN");
        assertThat(refused.path("request_id").stringValue()).isEqualTo("r");
    }

    @Test
    @DisplayName("an id of an agent with a name of its own is refused, whether that one is here or not")
    void register_idOfNamedAgent_isRefused() throws Exception {
        OldAgent named = doors.connect("/");
        register(named, "weather-station", "forecast");
        leave(named, "forecast");
        assertThat(doors.connect("/")
                        .ask("{'type':'register','client_id':'client_bbbb2222',"
                                + "'service':{'id':'forecast','name':'forecast'}}")
                        .path("error_code")
                        .stringValue())
                .isEqualTo("SERVICE_ID_TAKEN");
        // Nor does an agent with a name of its own become somebody else.
        OldAgent madeUp = doors.connect("/");
        register(madeUp, "client_cccc3333", "tides");
        leave(madeUp, "tides");
        assertThat(doors.connect("/")
                        .ask("{'type':'register','client_id':'mallory','service':{'id':'tides','name':'tides'}}")
                        .path("error_code")
                        .stringValue())
                .isEqualTo("SERVICE_ID_TAKEN");
    }

    @Test
    @DisplayName(
            "after user_auth what a connection registers is the user's, and what it registered before it still changes")
    void userAuth_betweenTwoServices_keepsBothInHand() throws Exception {
        JsonNode user = doors.consumer("anna")
                .ask("{'type':'user_register','request_id':'u','name':'ute'}")
                .path("user");
        OldAgent provider = doors.connect("/");
        register(provider, "station", "early");
        provider.ask("{'type':'user_auth','request_id':'a','api_key':'"
                + user.path("api_key").stringValue() + "'}");
        registered(provider, "{'type':'register','service':{'id':'late','name':'late'}}");

        assertThat(java.getService("early").getOwner()).isEqualTo("station");
        assertThat(java.getService("late").getOwner())
                .isEqualTo(user.path("user_id").stringValue());
        for (String service : List.of("early", "late")) {
            assertThat(provider.ask("{'type':'set_price','request_id':'s','service_id':'" + service
                                    + "','price':3,'price_unit':'call'}")
                            .path("type")
                            .stringValue())
                    .isEqualTo("price_updated");
            assertThat(provider.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'" + service
                                    + "','policy':{'max_calls':5}}")
                            .path("type")
                            .stringValue())
                    .isEqualTo("success");
            OldAgent consumer = doors.consumer("0a1b2c3d");
            consumer.say("{'type':'key_request','request_id':'k','service_id':'" + service + "'}");
            JsonNode asked = provider.next("key_request");
            assertThat(asked.path("service_id").stringValue()).isEqualTo(service);
            provider.say("{'type':'key_response','request_id':'"
                    + asked.path("request_id").stringValue() + "','approved':true}");
            JsonNode granted = consumer.next("key_request_response");
            assertThat(granted.path("success").booleanValue()).isTrue();
            assertThat(provider.ask("{'type':'key_list','request_id':'l','service_id':'" + service + "'}")
                            .path("keys")
                            .size())
                    .isEqualTo(1);
            assertThat(provider.ask("{'type':'key_revoke','request_id':'v','key':'"
                                    + granted.path("key").stringValue() + "'}")
                            .path("type")
                            .stringValue())
                    .isEqualTo("success");
        }
    }

    @Test
    @DisplayName("after user_auth a provider answers requests to talk that came to the name before")
    void userAuth_thenChatRequestForFormerName_isAccepted() throws Exception {
        JsonNode user = doors.consumer("anna")
                .ask("{'type':'user_register','request_id':'u','name':'ute'}")
                .path("user");
        OldAgent provider = doors.connect("/");
        register(provider, "station", "early");
        provider.ask("{'type':'user_auth','request_id':'a','api_key':'"
                + user.path("api_key").stringValue() + "'}");
        OldAgent consumer = doors.consumer("berta");
        consumer.say("{'type':'request_chat','request_id':'c','service_id':'early'}");
        JsonNode request = provider.next("chat_request");
        assertThat(provider.ask("{'type':'accept_chat','request_id':'d','channel_id':'"
                                + request.path("channel_id").stringValue() + "'}")
                        .path("status")
                        .stringValue())
                .isEqualTo("accepted");
        assertThat(consumer.next("chat_result").path("status").stringValue()).isEqualTo("accepted");
    }

    @Test
    @DisplayName(
            "a service whose provider chose no id changes like any other, and its id is free when the provider goes")
    void setPrice_serviceWithoutChosenId_isChanged() throws Exception {
        OldAgent provider = doors.connect("/");
        JsonNode registered =
                provider.ask("{'type':'register','client_id':'station','request_id':'r','service':{'name':'潮汐'}}");
        String id = registered.path("service_id").stringValue();
        JsonNode changed = provider.ask(
                "{'type':'set_price','request_id':'s','service_id':'" + id + "','price':3,'price_unit':'call'}");
        assertThat(changed.path("type").stringValue()).as("%s", changed).isEqualTo("price_updated");
        assertThat(provider.ask("{'type':'update_service','request_id':'u','service_id':'" + id
                                + "','updates':{'description':'neu'}}")
                        .path("type")
                        .stringValue())
                .isEqualTo("success");
        assertThat(java.getService(id).getDescription()).isEqualTo("neu");
        provider.close();
        await().untilAsserted(() -> assertThatThrownBy(() -> java.getService(id))
                .isInstanceOfSatisfying(
                        HubException.class,
                        gone -> assertThat(gone.reason()).isEqualTo(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND)));
    }

    @Test
    @DisplayName(
            "a service that another connection of the agent took off the list is no longer updated by the first one")
    void updateService_unregisteredElsewhere_isRefused() throws Exception {
        OldAgent first = doors.connect("/");
        register(first, "station", "tides");
        OldAgent second = doors.consumer("station");
        assertThat(second.ask("{'type':'unregister','request_id':'x','service_id':'tides'}")
                        .path("type")
                        .stringValue())
                .isEqualTo("success");
        await().untilAsserted(() -> {
            JsonNode refused = first.ask("{'type':'set_price','request_id':'s','service_id':'tides','price':3}");
            assertThat(refused.path("error_code").stringValue()).isEqualTo("SERVICE_NOT_FOUND");
        });
        registered(first, "{'type':'register','client_id':'station','service':{'id':'tides','name':'tides'}}");
        assertThat(java.getService("tides").getListed()).isTrue();
    }

    private static void register(OldAgent provider, String name, String service) throws Exception {
        registered(
                provider,
                "{'type':'register','client_id':'" + name + "','service':{'service_id':'" + service + "','name':'"
                        + service + "'}}");
    }

    private static void registered(OldAgent provider, String frame) throws Exception {
        JsonNode answer = provider.ask(frame);
        assertThat(answer.path("type").stringValue()).as("%s", answer).isEqualTo("registered");
    }

    private void leave(OldAgent provider, String service) {
        provider.close();
        await().until(() -> !java.getService(service).getListed());
    }

    private static JsonNode callThrough(OldAgent consumer, OldAgent provider, String service, String key)
            throws Exception {
        JsonNode way = consumer.ask("{'type':'establish_channel','request_id':'e','service_id':'" + service + "'}");
        consumer.say("{'type':'call_service','request_id':'x','method':'m','params':{},'tunnel_id':'"
                + way.path("tunnel_id").stringValue() + "','key':'" + key + "'}");
        JsonNode request = provider.next("request");
        provider.say("{'type':'response','request_id':'"
                + request.path("request_id").stringValue() + "','response':{'result':{'ok':true}}}");
        return consumer.next("service_response");
    }
}
