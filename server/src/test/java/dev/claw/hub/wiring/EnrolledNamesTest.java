package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.wiring.OldDoors.OldAgent;
import dev.claw.hub.wiring.OldDoors.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What nobody may do at the old agents' doors: speak under an enrolled name, or do with another's what only that one may. */
final class EnrolledNamesTest {
    @TempDir
    private Path data;

    private OldDoors doors;
    private String id = "";
    private String token = "";

    @BeforeEach
    void enrol() throws Exception {
        doors = OldDoors.open(data);
        JsonNode user = doors.post("/api/users", "{'name':'受害者'}").json();
        id = user.path("user_id").stringValue();
        token = user.path("api_key").stringValue();
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @ParameterizedTest
    @DisplayName("no frame is heard from one who only says that it is an enrolled agent")
    @ValueSource(
            strings = {
                "whoami",
                "connect",
                "register",
                "user_list",
                "user_register",
                "user_grant_access",
                "user_revoke_access",
                "skill_discover",
                "get_service_docs",
                "get_skill_doc",
                "establish_channel",
                "close_channel",
                "channel_confirm",
                "call_service",
                "key_request",
                "renew_key",
                "key_revoke",
                "key_list",
                "lifecycle_policy",
                "unregister",
                "rate",
                "get_rating",
                "chat_message",
                "chat_request",
                "chat_accept",
                "chat_reject",
                "chat_end",
                "chat_history",
                "chat",
                "request_chat",
                "accept_chat",
                "reject_chat",
                "end_chat",
                "history"
            })
    void frame_underEnrolledName_isRefused(String type) throws Exception {
        OldAgent thief = doors.connect("/");
        JsonNode answer = thief.ask("{'type':'" + type + "','request_id':'r','client_id':'" + id + "','service_id':'s',"
                + "'service':{'name':'s'},'provider_id':'" + id + "','channel_id':'ch_0123456789ab','target_agent':'x',"
                + "'name':'n','user_id':'x','key':'k','score':5,'policy':{},'content':'c','accepted':true}");
        assertThat(answer.toString()).contains("is enrolled and speaks only with its token");
        assertThat(answer.path("success").booleanValue(false)).isFalse();
    }

    @Test
    @DisplayName("no route is open to one who only says that it is an enrolled agent")
    void route_underEnrolledName_isRefused() throws Exception {
        for (String[] route : List.of(
                new String[] {"GET", "/api/services", ""},
                new String[] {"GET", "/api/services/s", ""},
                new String[] {"GET", "/api/services/s/skill.md", ""},
                new String[] {"GET", "/api/services/s/ratings", ""},
                new String[] {"DELETE", "/api/services/s", ""},
                new String[] {"POST", "/api/ratings", "{\"service_id\":\"s\",\"score\":1}"},
                new String[] {"POST", "/api/users", "{\"name\":\"n\"}"},
                new String[] {"GET", "/api/users", ""},
                new String[] {"GET", "/api/users/" + id, ""})) {
            Reply reply = doors.send(route[0], route[1], route[2], "X-Agent-Id", id);
            assertThat(reply.status()).as("%s %s", route[0], route[1]).isEqualTo(401);
            assertThat(reply.json().path("error").stringValue()).isNotBlank();
        }
        Reply rated = doors.post("/api/ratings", "{'service_id':'s','score':1,'user_id':'" + id + "'}");
        assertThat(rated.status()).isEqualTo(401);
    }

    @Test
    @DisplayName("one who looks enrolled and is not may say who it is")
    void whoAmI_ofFreeName_isAnswered() throws Exception {
        OldAgent agent = doors.consumer("user_0123456789ab");
        JsonNode answer = agent.ask("{'type':'whoami','request_id':'r'}");
        assertThat(answer.path("user").path("user_id").stringValue()).isEqualTo("user_0123456789ab");
    }

    @Test
    @DisplayName("nobody changes, lists, answers for or ends what is another's, and the owner hears nothing of it")
    void deeds_onAnothers_areRefused() throws Exception {
        OldAgent owner = doors.connect("/?token=" + token);
        assertThat(owner.ask("{'type':'register','service':{'id':'own','name':'own'}}")
                        .path("type")
                        .stringValue())
                .isEqualTo("registered");
        OldAgent thief = doors.consumer("thief");
        for (String deed : List.of(
                "'update_service','updates':{'name':'stolen'}",
                "'update_service','info':{'id':'x','owner':'thief','allowed_users':['thief']}",
                "'set_price','price':0",
                "'unregister'",
                "'lifecycle_policy','policy':{'max_calls':1}",
                "'user_grant_access','user_id':'thief'",
                "'user_revoke_access','user_id':'thief'",
                "'register','service':{'id':'own','name':'stolen'}",
                "'register','service':{'service_id':'own','name':'stolen','owner':'" + id + "'}",
                "'key_revoke','key':'key_0123456789abcdef'",
                "'channel_confirm','accepted':true",
                "'close_channel','channel_id':'ch_0123456789ab'",
                "'chat_accept','consumer_id':'x'")) {
            JsonNode answer = thief.ask("{'type':"
                    + deed.replaceFirst(",", ",'service_id':'own','request_id':'r',")
                            .replaceFirst("^('[a-z_]+')$", "$1,'service_id':'own','request_id':'r'")
                    + "}");
            assertThat(answer.path("error_code").stringValue("")).as(deed).isNotEmpty();
        }
        assertThat(thief.ask("{'type':'key_list','service_id':'own'}")
                        .path("keys")
                        .size())
                .isZero();
        JsonNode shown = doors.get("/api/services/own").json();
        assertThat(shown.path("name").stringValue()).isEqualTo("own");
        assertThat(shown.path("provider_client_id").stringValue()).isEqualTo(id);
        assertThat(doors.send("DELETE", "/api/services/own", "", "X-Agent-Id", "thief")
                        .status())
                .isEqualTo(403);
        assertThat(owner.ask("{'type':'ping'}").path("type").stringValue()).isEqualTo("pong");
    }

    @Test
    @DisplayName("a user who is not allowed is answered at once, by calls of every generation")
    void call_byOneNotAllowed_isAnsweredAtOnce() throws Exception {
        OldAgent owner = doors.connect("/?token=" + token);
        owner.ask("{'type':'register','service':{'id':'own','name':'own','allowed_users':['" + id + "']}}");
        OldAgent other = doors.consumer("other");
        long asked = System.nanoTime();
        assertThat(other.ask("{'type':'call_service','request_id':'1','service_id':'own','method':'m'}")
                        .path("response")
                        .path("error")
                        .stringValue())
                .contains("serves only callers that its owner named");
        assertThat(other.ask("{'type':'call','service':'own','method':'m'}")
                        .path("error")
                        .stringValue())
                .contains("serves only callers that its owner named");
        assertThat(other.ask("{'type':'key_request','request_id':'2','service_id':'own'}")
                        .path("success")
                        .booleanValue(true))
                .isFalse();
        // Ten times what it takes; a call that nobody answers fails after 60 s, a request for a key after 25 s.
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
    }
}
