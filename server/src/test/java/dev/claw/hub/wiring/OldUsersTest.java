package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.wiring.OldDoors.OldAgent;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Users of the old protocol over WebSocket, and credentials at the upgrade. */
final class OldUsersTest {
    @TempDir
    private Path data;

    private OldDoors doors;

    /** An enrolled user. */
    private record User(String id, String token) {}

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("user_register enrols an agent, and user_auth lets the connection speak as it")
    void userAuth_afterRegister_speaksAsUser() throws Exception {
        OldAgent agent = doors.consumer("anna");
        JsonNode registered = agent.ask("{'type':'user_register','request_id':'1','name':'安娜'}");
        assertThat(registered.path("type").stringValue()).isEqualTo("user_register_response");
        assertThat(registered.path("request_id").stringValue()).isEqualTo("1");
        assertThat(registered.path("success").booleanValue()).isTrue();
        JsonNode user = registered.path("user");
        assertThat(user.propertyNames()).containsExactly("user_id", "name", "api_key", "created_at", "is_active");
        assertThat(user.path("api_key").stringValue()).startsWith("ush_");
        assertThat(agent.ask("{'type':'whoami','request_id':'w'}")
                        .path("user")
                        .path("user_id")
                        .stringValue())
                .isEqualTo("anna");
        JsonNode authenticated = agent.ask("{'type':'user_auth','request_id':'2','api_key':'"
                + user.path("api_key").stringValue() + "'}");
        assertThat(authenticated.path("type").stringValue()).isEqualTo("user_auth_response");
        assertThat(authenticated.path("success").booleanValue()).isTrue();
        assertThat(authenticated.path("user").propertyNames())
                .containsExactly("user_id", "name", "created_at", "is_active");
        JsonNode me = agent.ask("{'type':'whoami','request_id':'3'}");
        assertThat(me.path("type").stringValue()).isEqualTo("success");
        assertThat(me.path("user").path("user_id").stringValue())
                .isEqualTo(user.path("user_id").stringValue());
        assertThat(me.path("user").path("name").stringValue()).isEqualTo("安娜");
        JsonNode list = agent.ask("{'type':'user_list','request_id':'4'}");
        assertThat(list.path("type").stringValue()).isEqualTo("user_list_response");
        assertThat(list.path("users").size()).isEqualTo(1);
    }

    @Test
    @DisplayName("after user_auth calls are the user's, and messages for the name before arrive still")
    void userAuth_callsAsUserAndHearsFormerName() throws Exception {
        User user = enrol("ute");
        HubClient java = doors.java("jane");
        try (Publication who = java.publish(
                ProviderOptions.defaults(),
                List.of(ServiceDeclaration.newBuilder()
                        .setServiceId("who")
                        .setName("who")
                        .addAllowedCallers(user.id())
                        .build()),
                (call, context) -> Payloads.json("{\"caller\":\"" + call.getCaller() + "\"}"))) {
            assertThat(who.services()).hasSize(1);
            OldAgent agent = doors.consumer("anna");
            assertThat(call(agent, "who").path("response").path("error").stringValue())
                    .contains("anna");
            agent.ask("{'type':'user_auth','request_id':'a','api_key':'" + user.token() + "'}");
            assertThat(call(agent, "who")
                            .path("response")
                            .path("result")
                            .path("caller")
                            .stringValue())
                    .isEqualTo(user.id());
            java.send(message("anna", "an den alten Namen"));
            assertThat(agent.next("chat_message").path("content").stringValue()).isEqualTo("an den alten Namen");
            java.send(message(user.id(), "给用户"));
            assertThat(agent.next("chat_message").path("content").stringValue()).isEqualTo("给用户");
        }
    }

    @Test
    @DisplayName("a wrong api_key is answered with success false and a reason, and the name stays")
    void userAuth_wrongKey_isRefused() throws Exception {
        OldAgent agent = doors.consumer("anna");
        JsonNode refused = agent.ask("{'type':'user_auth','request_id':'a','api_key':'ush_wrong'}");
        assertThat(refused.path("type").stringValue()).isEqualTo("user_auth_response");
        assertThat(refused.path("success").booleanValue()).isFalse();
        assertThat(refused.path("reason").stringValue()).isNotBlank().doesNotContain("ush_wrong");
        assertThat(agent.ask("{'type':'whoami'}").path("user").path("user_id").stringValue())
                .isEqualTo("anna");
        assertThat(agent.ask("{'type':'user_auth','request_id':'b'}")
                        .path("error")
                        .stringValue())
                .contains("api_key");
        assertThat(agent.ask("{'type':'user_list'}").path("users").size()).isZero();
    }

    @Test
    @DisplayName("a token in the URL decides who the connection is, whatever else it says")
    void tokenAtUpgrade_namesAgent() throws Exception {
        User user = enrol("ute");
        String basic = "Basic "
                + Base64.getEncoder().encodeToString(("agent:" + user.token()).getBytes(StandardCharsets.UTF_8));
        List<OldAgent> agents = List.of(
                doors.connect("/", "Authorization", basic),
                doors.connect("/", "Authorization", "Bearer " + user.token()),
                doors.connect("/t/" + user.token()),
                doors.connect("/some/path?token=" + user.token() + "&x=1"),
                doors.connect("/t/" + user.token(), "X-Agent-Id", "mallory"));
        for (OldAgent agent : agents) {
            JsonNode connected = agent.ask("{'type':'connect','request_id':'c','client_id':'other'}");
            assertThat(connected.path("client_id").stringValue()).isEqualTo(user.id());
            assertThat(agent.ask("{'type':'whoami','request_id':'w'}")
                            .path("user")
                            .path("name")
                            .stringValue())
                    .isEqualTo("ute");
        }
    }

    @Test
    @DisplayName("a wrong token at the upgrade is answered 401 with a sentence")
    void wrongTokenAtUpgrade_isRefusedWith401() {
        assertThat(refusal("/t/ush_wrong")).isEqualTo(401);
        assertThat(refusal("/?token=ush_wrong")).isEqualTo(401);
        assertThat(refusal("/", "Authorization", "Bearer ush_wrong")).isEqualTo(401);
        assertThat(refusal("/", "Authorization", "Basic !!!")).isEqualTo(401);
        assertThat(refusal("/", "Authorization", "Digest x")).isEqualTo(401);
        assertThat(refusal("/t/" + "x".repeat(2_000))).isEqualTo(401);
        assertThat(refusal("/t/" + OldDoors.GATEWAY_TOKEN)).isEqualTo(401);
    }

    @Test
    @DisplayName("nobody takes the id of an enrolled agent: not by header, not by connect, not by a first frame")
    void enrolledId_selfMade_isRefused() throws Exception {
        User user = enrol("ute");
        assertThat(refusal("/", "X-Agent-Id", user.id())).isEqualTo(401);
        OldAgent thief = doors.connect("/");
        JsonNode refused = thief.ask("{'type':'connect','client_id':'" + user.id() + "'}");
        assertThat(refused.path("type").stringValue()).isEqualTo("error");
        assertThat(refused.path("error_code").stringValue()).isEqualTo("AGENT_ENROLLED");
        OldAgent other = doors.connect("/");
        assertThat(other.ask("{'type':'skill_discover','request_id':'d','client_id':'" + user.id() + "'}")
                        .path("error_code")
                        .stringValue())
                .isEqualTo("AGENT_ENROLLED");
        // Also not while the agent itself is here.
        OldAgent real = doors.connect("/t/" + user.token());
        real.ask("{'type':'user_list'}");
        assertThat(thief.ask("{'type':'skill_discover','request_id':'d'}")
                        .path("error_code")
                        .stringValue())
                .isEqualTo("AGENT_ENROLLED");
        assertThat(doors.get("/api/users/" + user.id(), "X-Agent-Id", user.id()).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("a provider lets users in and out; another agent may not")
    void access_isChangedByProvider() throws Exception {
        User user = enrol("ute");
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','client_id':'prov','service':{'id':'s','name':'s'}}");
        JsonNode foreign = doors.consumer("mallory")
                .ask("{'type':'user_grant_access','request_id':'g','service_id':'s','user_id':'mallory'}");
        assertThat(foreign.path("type").stringValue()).isEqualTo("user_grant_access_response");
        assertThat(foreign.path("success").booleanValue()).isFalse();
        assertThat(foreign.path("error_code").stringValue()).isEqualTo("NOT_OWNER");
        JsonNode granted = provider.ask(
                "{'type':'user_grant_access','request_id':'g','service_id':'s','user_id':'" + user.id() + "'}");
        assertThat(granted.path("success").booleanValue()).isTrue();
        assertThat(granted.path("allowed_users").get(0).stringValue()).isEqualTo(user.id());
        assertThat(doors.get("/api/services/s").json().path("allowed_users").size())
                .isEqualTo(1);
        OldAgent stranger = doors.consumer("stranger");
        assertThat(call(stranger, "s").path("response").path("error").stringValue())
                .contains("stranger");
        JsonNode revoked = provider.ask(
                "{'type':'user_revoke_access','request_id':'r','service_id':'s','user_id':'" + user.id() + "'}");
        assertThat(revoked.path("type").stringValue()).isEqualTo("user_revoke_access_response");
        assertThat(revoked.path("success").booleanValue()).isTrue();
        assertThat(revoked.path("allowed_users").size()).isZero();
        OldAgent admitted = doors.connect("/t/" + user.token());
        assertThat(call(admitted, "s").path("response").path("error").stringValue())
                .isNotBlank();
    }

    @Test
    @DisplayName("users by REST: created, authenticated, shown to themselves, listed for administrators only")
    void restUsers_areShownToThemselvesAndAdministrators() throws Exception {
        JsonNode user = doors.post("/api/users", "{'name':'小明'}").json();
        assertThat(user.propertyNames()).containsExactly("user_id", "name", "api_key", "created_at", "is_active");
        String id = user.path("user_id").stringValue();
        String bearer = "Bearer " + user.path("api_key").stringValue();
        String admin = "Bearer " + OldDoors.ADMIN_TOKEN;
        JsonNode own = doors.get("/api/users/" + id, "Authorization", bearer).json();
        assertThat(own.path("name").stringValue()).isEqualTo("小明");
        assertThat(own.has("api_key")).isFalse();
        assertThat(doors.get("/api/users/" + id, "Authorization", admin).status())
                .isEqualTo(200);
        assertThat(doors.get("/api/users/" + id).status()).isEqualTo(404);
        assertThat(doors.get("/api/users/none", "Authorization", admin).status())
                .isEqualTo(404);
        assertThat(doors.get("/api/users").status()).isEqualTo(401);
        assertThat(doors.get("/api/users", "Authorization", bearer).status()).isEqualTo(403);
        assertThat(doors.get("/api/users", "Authorization", "Bearer ush_wrong").status())
                .isEqualTo(401);
        JsonNode all = doors.get("/api/users", "Authorization", admin).json();
        assertThat(all.path("users").get(0).path("user_id").stringValue()).isEqualTo(id);
        String auth = "{'api_key':'" + user.path("api_key").stringValue() + "'}";
        JsonNode valid = doors.post("/api/users/auth", auth).json();
        assertThat(valid.path("valid").booleanValue()).isTrue();
        assertThat(valid.path("user").path("user_id").stringValue()).isEqualTo(id);
        OldDoors.Reply invalid = doors.post("/api/users/auth", "{'api_key':'ush_wrong'}");
        assertThat(invalid.status()).isEqualTo(401);
        assertThat(invalid.json().path("valid").booleanValue()).isFalse();
        assertThat(doors.post("/api/users", "{}").status()).isEqualTo(400);
        OldAgent administrator = doors.connect("/t/" + OldDoors.ADMIN_TOKEN);
        assertThat(administrator
                        .ask("{'type':'user_list','client_id':'ops'}")
                        .path("users")
                        .size())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("help lists its topics, and tells each")
    void help_tellsTopics() throws Exception {
        OldAgent agent = doors.consumer("anna");
        JsonNode help = agent.ask("{'type':'help','request_id':'h'}");
        assertThat(help.propertyNames()).containsExactly("type", "topic", "content", "server_version", "request_id");
        assertThat(help.path("server_version").stringValue()).isEqualTo(HubInfo.version());
        for (JsonNode topic : help.path("content").path("topics")) {
            JsonNode content = agent.ask("{'type':'help','topic':'" + topic.stringValue() + "'}")
                    .path("content");
            assertThat(content.path("about").stringValue()).isNotBlank();
        }
        assertThat(agent.ask("{'type':'help','topic':'烹饪'}")
                        .path("content")
                        .path("message")
                        .stringValue())
                .contains("烹饪");
    }

    private User enrol(String name) throws Exception {
        JsonNode user = doors.post("/api/users", "{'name':'" + name + "'}").json();
        return new User(user.path("user_id").stringValue(), user.path("api_key").stringValue());
    }

    private int refusal(String path, String... headers) {
        try {
            doors.connect(path, headers);
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
        return Assertions.fail("the upgrade was not refused");
    }

    private static JsonNode call(OldAgent agent, String service) throws Exception {
        JsonNode established =
                agent.ask("{'type':'establish_channel','request_id':'e','service_id':'" + service + "'}");
        return agent.ask("{'type':'call_service','request_id':'c','tunnel_id':'"
                + established.path("tunnel_id").stringValue() + "','method':'m'}");
    }

    private static OutgoingMessage message(String to, String text) {
        return OutgoingMessage.newBuilder()
                .setAgentId(to)
                .setPayload(Payloads.text(text))
                .build();
    }
}
