package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.wiring.OldDoors.OldAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What each frame about users and ratings answers, done or not, and under which of a connection's names it is done. */
final class OldUserFramesTest {
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
    @DisplayName("a user is shown as it is: registered, authenticated, listed and asked who it is")
    void user_isShownAsItIs() throws Exception {
        OldAgent agent = doors.consumer("anna");
        JsonNode made =
                agent.ask("{'type':'user_register','request_id':1,'name':'安娜'}").path("user");
        JsonNode user = agent.ask("{'type':'user_auth','api_key':'" + text(made, "api_key") + "'}")
                .path("user");
        for (JsonNode shown : List.of(made, user)) {
            assertThat(text(shown, "user_id")).isEqualTo(text(made, "user_id"));
            assertThat(text(shown, "name")).isEqualTo("安娜");
            assertThat(shown.path("is_active").booleanValue()).isTrue();
            assertThat(OffsetDateTime.parse(text(shown, "created_at")).toInstant())
                    .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        }
        assertThat(agent.ask("{'type':'user_list'}").path("users").get(0)).isEqualTo(user);
        assertThat(agent.ask("{'type':'whoami'}").path("user")).isEqualTo(user);
        assertThat(doors.consumer("berta").ask("{'type':'whoami'}").path("user").toString())
                .isEqualTo("{\"user_id\":\"berta\",\"name\":\"berta\",\"created_at\":null,\"is_active\":true}");
    }

    @Test
    @DisplayName("what fails says so in the fields that each generation reads, under its own type and request_id")
    void failure_hasShapeOfItsAnswer() throws Exception {
        OldAgent agent = doors.consumer("anna");
        String tooLong = "x".repeat(257);
        for (String[] frame : List.of(
                new String[] {"user_auth", "user_auth_response", "'api_key':'ush_wrong'", "CREDENTIAL_INVALID"},
                new String[] {"user_register", "user_register_response", "'name':'" + tooLong + "'", "FIELD_INVALID"},
                new String[] {"rate", "rating_result", "'service_id':'none','score':1", "SERVICE_NOT_FOUND"},
                new String[] {"get_rating", "rating_stats", "'service_id':'none'", "SERVICE_NOT_FOUND"},
                new String[] {
                    "user_revoke_access",
                    "user_revoke_access_response",
                    "'service_id':'none','user_id':'x'",
                    "SERVICE_NOT_FOUND"
                })) {
            JsonNode failed = agent.ask("{'type':'" + frame[0] + "','request_id':'r'," + frame[2] + "}");
            assertThat(failed.propertyNames())
                    .containsExactly("type", "success", "reason", "error", "error_code", "request_id");
            assertThat(text(failed, "type")).isEqualTo(frame[1]);
            assertThat(failed.path("success").booleanValue(true)).isFalse();
            assertThat(text(failed, "reason")).isNotBlank().isEqualTo(text(failed, "error"));
            assertThat(text(failed, "error_code")).as(frame[0]).isEqualTo(frame[3]);
            assertThat(text(failed, "request_id")).isEqualTo("r");
        }
    }

    @Test
    @DisplayName("user_auth with an administrator's token leaves the name as it is, and shows all users from then on")
    void userAuth_ofAdministrator_showsAllUsers() throws Exception {
        doors.post("/api/users", "{'name':'ute'}");
        OldAgent agent = doors.consumer("ops");
        JsonNode answer = agent.ask("{'type':'user_auth','request_id':'a','api_key':'" + OldDoors.ADMIN_TOKEN + "'}");
        assertThat(answer.path("success").booleanValue()).isTrue();
        assertThat(text(answer.path("user"), "user_id")).isEqualTo("ops");
        assertThat(text(agent.ask("{'type':'user_list'}").path("users").get(0), "name"))
                .isEqualTo("ute");
        assertThat(text(agent.ask("{'type':'whoami'}").path("user"), "user_id")).isEqualTo("ops");
    }

    @Test
    @DisplayName("a connection speaks as eight users one after the other; one more is refused, and it stays the last")
    void userAuth_tooOften_isRefused() throws Exception {
        OldAgent agent = doors.consumer("anna");
        String last = "";
        for (int i = 1; i <= 8; i++) {
            JsonNode user = doors.post("/api/users", "{'name':'u'}").json();
            last = text(user, "user_id");
            JsonNode answer = agent.ask("{'type':'user_auth','api_key':'" + text(user, "api_key") + "'}");
            assertThat(text(answer.path("user"), "user_id")).isEqualTo(last);
        }
        String more = text(doors.post("/api/users", "{'name':'u'}").json(), "api_key");
        JsonNode refused = agent.ask("{'type':'user_auth','request_id':'r','api_key':'" + more + "'}");
        assertThat(text(refused, "type")).isEqualTo("user_auth_response");
        assertThat(refused.path("success").booleanValue(true)).isFalse();
        assertThat(text(refused, "error_code")).isEqualTo("LIMIT_REACHED");
        assertThat(text(agent.ask("{'type':'whoami'}").path("user"), "user_id")).isEqualTo(last);
    }

    @Test
    @DisplayName("users are let in and out one or many at a time, by a service's id or name, also one registered before"
            + " user_auth")
    void access_isChangedUnderEachName() throws Exception {
        String token = text(doors.post("/api/users", "{'name':'ute'}").json(), "api_key");
        OldAgent provider = doors.consumer("prov");
        provider.askFor("registered", "{'type':'register','service':{'id':'s','name':'前'}}");
        provider.askFor("user_auth_response", "{'type':'user_auth','api_key':'" + token + "'}");
        provider.askFor("registered", "{'type':'register','service':{'id':'t','name':'后'}}");
        for (String[] service : List.of(new String[] {"s", "前"}, new String[] {"t", "后"})) {
            JsonNode granted = provider.ask("{'type':'user_grant_access','request_id':'g','service_id':'" + service[1]
                    + "','user_id':'a','user_ids':['b','a','c']}");
            assertThat(granted.path("success").booleanValue()).as("%s", granted).isTrue();
            assertThat(text(granted, "service_id")).isEqualTo(service[0]);
            assertThat(granted.path("allowed_users").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
            JsonNode revoked = provider.ask("{'type':'user_revoke_access','request_id':'g','service_id':'" + service[0]
                    + "','user_ids':['a','c']}");
            assertThat(revoked.path("allowed_users").toString()).isEqualTo("[\"b\"]");
        }
        assertThat(text(
                        provider.ask("{'type':'user_grant_access','request_id':'g','service_id':'s','user_ids':[]}"),
                        "error"))
                .contains("user_id");
    }

    @Test
    @DisplayName("a rating is shown as it was given, and a service that nobody rated has none")
    void rating_isShownAsGiven() throws Exception {
        OldAgent provider = doors.consumer("prov");
        provider.askFor("registered", "{'type':'register','service':{'id':'s','name':'天气'}}");
        OldAgent agent = doors.consumer("anna");
        for (String asked : List.of("s", "天气")) {
            JsonNode none = agent.ask("{'type':'get_rating','request_id':'g','service_id':'" + asked + "'}");
            assertThat(text(none.path("stats"), "service_id")).isEqualTo("s");
            assertThat(none.path("stats").path("total").intValue()).isZero();
        }
        JsonNode rating = agent.ask("{'type':'rate','request_id':'r','service_id':'天气','score':4.5,'comment':'不错',"
                        + "'tags':['快','准']}")
                .path("rating");
        assertThat(rating.propertyNames())
                .containsExactly("service_id", "user_id", "score", "comment", "tags", "created_at");
        assertThat(text(rating, "service_id")).isEqualTo("s");
        assertThat(text(rating, "user_id")).isEqualTo("anna");
        assertThat(rating.path("score").toString()).isEqualTo("4.5");
        assertThat(text(rating, "comment")).isEqualTo("不错");
        assertThat(rating.path("tags").toString()).isEqualTo("[\"快\",\"准\"]");
        assertThat(OffsetDateTime.parse(text(rating, "created_at")).toInstant())
                .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        JsonNode stats = agent.ask("{'type':'get_rating','request_id':'g','service_id':'天气'}");
        assertThat(text(stats.path("stats"), "service_id")).isEqualTo("s");
        assertThat(stats.path("stats").path("average").toString()).isEqualTo("4.5");
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).stringValue();
    }
}
