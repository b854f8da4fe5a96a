package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.wiring.OldDoors.OldAgent;
import dev.claw.hub.wiring.OldDoors.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The old protocol to the letter: forms of ids, fields that are always there, and names in the place of ids. */
final class OldLetterTest {
    @TempDir
    private Path data;

    private OldDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("a key is key_ and 16 hex digits or more")
    void key_hasItsOldForm() throws Exception {
        OldAgent provider = provider("{'id':'w','name':'天气'}");
        provider.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'w','policy':{}}");
        OldAgent consumer = doors.consumer("abcd1234");
        consumer.say("{'type':'key_request','request_id':'k','service_id':'w','purpose':'x'}");
        JsonNode request = provider.next("key_request");
        provider.say("{'type':'key_response','approved':true,'request_id':'"
                + request.path("request_id").stringValue() + "'}");
        JsonNode granted = consumer.next("key_request_response");
        assertThat(granted.path("key").stringValue("")).matches("key_[0-9a-f]{16,}");
        assertThat(granted.path("lifecycle").path("key").stringValue(""))
                .isEqualTo(granted.path("key").stringValue());
    }

    @Test
    @DisplayName("registered and chat_history_response have a request_id, null if the frame had none")
    void answers_withoutRequestId_sayNull() throws Exception {
        OldAgent provider = doors.connect("/");
        JsonNode registered = provider.ask("{'type':'register','service':{'name':'w'}}");
        assertThat(registered.propertyNames())
                .containsExactlyInAnyOrder("type", "request_id", "service_id", "tunnel_id", "channel_id", "status");
        assertThat(registered.path("request_id").isNull()).isTrue();
        JsonNode history = doors.connect("/", "X-Agent-Id", "alice").ask("{'type':'chat_history','agent_id':'alice'}");
        assertThat(history.has("request_id")).isTrue();
        assertThat(history.path("request_id").isNull()).isTrue();
    }

    @Test
    @DisplayName("a provider with a credential keeps its service's id and policy, though it chooses no id")
    void credential_makesServiceIdDurable() throws Exception {
        String token = doors.consumer("anna")
                .ask("{'type':'user_register','name':'ute'}")
                .path("user")
                .path("api_key")
                .stringValue();
        OldAgent first = doors.connect("/t/" + token);
        String id = register(first, "{'name':'天气'}");
        first.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'" + id + "','policy':{'max_calls':5}}");
        first.close();
        OldAgent consumer = doors.consumer("abcd1234");
        await().until(() -> consumer.ask("{'type':'skill_discover','query':'天气'}")
                        .path("total")
                        .intValue()
                == 0);
        OldAgent second = doors.connect("/t/" + token);
        assertThat(register(second, "{'name':'天气'}")).isEqualTo(id);
        assertThat(error(consumer.ask("{'type':'call_service','service_id':'" + id + "','method':'m'}")))
                .startsWith("Key required");
    }

    @Test
    @DisplayName("where an id is expected the name of one listed service will do")
    void serviceName_standsForItsId() throws Exception {
        OldAgent provider = provider("{'id':'w','name':'天气'}");
        for (String type : new String[] {"user_grant_access", "user_revoke_access"}) {
            JsonNode changed =
                    provider.ask("{'type':'" + type + "','request_id':'a','service_id':'天气','user_id':'user_1'}");
            assertThat(changed.path("success").booleanValue(false))
                    .as("%s", changed)
                    .isTrue();
            assertThat(changed.path("service_id").stringValue()).isEqualTo("w");
        }
        Reply deleted = doors.send(
                "DELETE",
                "/api/services/" + URLEncoder.encode("天气", StandardCharsets.UTF_8),
                "",
                "X-Agent-Id",
                "weather-agent");
        assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
        assertThat(doors.get("/api/services/w").status()).isEqualTo(404);
        assertThat(doors.send("DELETE", "/api/services/none", "", "X-Agent-Id", "weather-agent")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("the older form of a policy may stand in the frame itself")
    void lifecyclePolicy_ofOlderForm_isTaken() throws Exception {
        OldAgent provider = provider("{'id':'w','name':'天气'}");
        JsonNode set = provider.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'w',"
                + "'default_duration_seconds':60,'default_max_calls':2}");
        assertThat(set.path("type").stringValue()).as("%s", set).isEqualTo("success");
        OldAgent consumer = doors.consumer("abcd1234");
        assertThat(error(consumer.ask("{'type':'call_service','service_id':'w','method':'m'}")))
                .startsWith("Key required");
        assertThat(provider.ask("{'type':'lifecycle_policy','request_id':'q','service_id':'w'}")
                        .path("error")
                        .stringValue())
                .contains("policy");
    }

    @Test
    @DisplayName("a chosen id may be any text: what is no id of the hub's becomes one, the same one each time")
    void chosenId_inChinese_isServedUnderAnIdMadeOfIt() throws Exception {
        OldAgent first = doors.connect("/");
        String id = register(first, "{'service_id':'天气 服务','name':'天气 服务'}");
        assertThat(id).matches("[0-9a-f]{8}");
        OldAgent consumer = doors.consumer("abcd1234");
        assertThat(consumer.ask("{'type':'get_service_docs','service_id':'天气 服务'}")
                        .path("service_id")
                        .stringValue())
                .isEqualTo(id);
        assertThat(register(doors.connect("/"), "{'id':'别的','name':'x'}")).isNotEqualTo(id);
        assertThat(doors.consumer("other")
                        .ask("{'type':'register','service':{'id':'天气 服务','name':'y'}}")
                        .path("error_code")
                        .stringValue())
                .isEqualTo("SERVICE_ID_TAKEN");
        first.close();
        await().until(() -> consumer.ask("{'type':'skill_discover','query':'天气'}")
                        .path("total")
                        .intValue()
                == 0);
        assertThat(register(doors.connect("/"), "{'id':'天气 服务','name':'w'}")).isEqualTo(id);
    }

    @Test
    @DisplayName("when a close is answered the connection's services are off the list")
    void close_isAnsweredWhenServicesAreGone() throws Exception {
        OldAgent consumer = doors.consumer("abcd1234");
        for (int i = 0; i < 100; i++) {
            OldAgent provider = doors.connect("/");
            register(provider, "{'name':'brief'}");
            register(provider, "{'name':'brief too'}");
            provider.close();
            assertThat(provider.closeCode()).isEqualTo(1000);
            JsonNode found = consumer.ask("{'type':'skill_discover','query':'brief'}");
            assertThat(found.path("total").intValue()).as("after %d", i).isZero();
        }
    }

    @Test
    @DisplayName("G10 calls that come while their provider closes are answered once, and leave no tunnel behind")
    void callsDuringClose_leaveNothingBehind() throws Exception {
        OldAgent consumer = doors.consumer("abcd1234");
        for (int i = 0; i < 40; i++) {
            OldAgent provider = doors.connect("/");
            register(provider, "{'id':'w','name':'w'}");
            provider.close();
            for (int call = 0; call < 20; call++) {
                consumer.say("{'type':'call_service','request_id':" + call + ",'service_id':'w','method':'m'}");
            }
            assertThat(provider.closeCode()).isEqualTo(1000);
            Set<Integer> answered = new HashSet<>();
            for (int call = 0; call < 20; call++) {
                answered.add(
                        consumer.next("service_response").path("request_id").intValue());
            }
            assertThat(answered).hasSize(20);
        }
        assertThat(doors.get("/api/tunnels").body()).isEqualTo("[]");
    }

    private OldAgent provider(String service) throws Exception {
        OldAgent provider = doors.connect("/");
        JsonNode registered = provider.ask(
                "{'type':'register','request_id':'r','client_id':'weather-agent','service':" + service + "}");
        assertThat(registered.path("type").stringValue()).as("%s", registered).isEqualTo("registered");
        return provider;
    }

    private static String register(OldAgent provider, String service) throws Exception {
        JsonNode registered = provider.ask("{'type':'register','request_id':'r','service':" + service + "}");
        return registered.path("service_id").stringValue(registered.toString());
    }

    private static String error(JsonNode answer) {
        return answer.path("response").path("error").stringValue(answer.toString());
    }
}
