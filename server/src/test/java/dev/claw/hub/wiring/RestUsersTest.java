package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.AgentServiceGrpc.AgentServiceFutureStub;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How users are shown by HTTP: what each field says, when a token is good and when it is not. */
final class RestUsersTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;

    @BeforeEach
    void startHub() throws Exception {
        hub = Enrolling.start(data);
        adapter = AdapterPlan.usual().start(hub);
    }

    @AfterEach
    void stopHub() {
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("a user is shown with its name, when it was enrolled, and as active, and its token only once")
    void user_isShownAsItIs() throws Exception {
        JsonNode made = json(adapter.rest("POST", "/api/users", "{'name':'小明'}"));
        String id = made.path("user_id").stringValue();
        String token = made.path("api_key").stringValue();
        JsonNode shown = json(adapter.get("/api/users/" + id, "Authorization", Enrolling.bearer(token)));
        JsonNode checked = json(adapter.rest("POST", "/api/users/auth", "{'api_key':'" + token + "'}"));
        assertThat(checked.propertyNames()).containsExactly("success", "valid", "user");
        assertThat(checked.path("success").booleanValue()).isTrue();
        assertThat(checked.path("valid").booleanValue()).isTrue();
        assertThat(checked.path("user")).isEqualTo(shown);
        assertThat(shown.propertyNames()).containsExactly("user_id", "name", "created_at", "is_active");
        for (JsonNode user : new JsonNode[] {made, shown}) {
            assertThat(user.path("user_id").stringValue()).isEqualTo(id);
            assertThat(user.path("name").stringValue()).isEqualTo("小明");
            assertThat(user.path("is_active").booleanValue()).isTrue();
            assertThat(OffsetDateTime.parse(user.path("created_at").stringValue())
                            .toInstant())
                    .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        }
        assertThat(adapter.rest("GET", "/api/users/" + id, "", "Authorization", Enrolling.bearer(Enrolling.ADMIN))
                        .body())
                .isEqualTo(shown.toString());
    }

    @Test
    @DisplayName("a token that opens nothing is told so in every field that a client may look at, and is not repeated")
    void token_thatOpensNothing_isTold() throws Exception {
        String token = Enrolling.enrol(hub, "gone").getToken();
        Enrolling.end(
                hub,
                token,
                json(adapter.rest("POST", "/api/users/auth", "{'api_key':'" + token + "'}"))
                        .path("user")
                        .path("user_id")
                        .stringValue());
        for (String wrong : new String[] {"ush_wrong", token}) {
            HttpResponse<String> refused = adapter.rest("POST", "/api/users/auth", "{'api_key':'" + wrong + "'}");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).doesNotContain(wrong);
            JsonNode answer = json(refused);
            assertThat(answer.propertyNames()).containsExactly("success", "valid", "reason", "error", "error_code");
            assertThat(answer.path("success").booleanValue()).isFalse();
            assertThat(answer.path("valid").booleanValue()).isFalse();
            assertThat(answer.path("reason").stringValue())
                    .isNotBlank()
                    .isEqualTo(answer.path("error").stringValue());
            assertThat(answer.path("error_code").stringValue()).isEqualTo("CREDENTIAL_INVALID");
        }
    }

    @Test
    @DisplayName("an administrator's token is good, and no user's")
    void token_ofAdministrator_isGood() throws Exception {
        JsonNode checked = json(adapter.rest("POST", "/api/users/auth", "{'api_key':'" + Enrolling.ADMIN + "'}"));
        assertThat(checked.path("valid").booleanValue()).isTrue();
        assertThat(checked.path("user").toString())
                .isEqualTo("{\"user_id\":\"admin\",\"name\":\"admin\",\"created_at\":null,\"is_active\":true}");
    }

    @Test
    @DisplayName("an administrator is shown all users, however many pages the hub tells them in, the first one first")
    void users_ofManyPages_areAllShown() throws Exception {
        Enrolling.enrol(hub, "first");
        AgentServiceFutureStub agents =
                HubFixture.with(AgentServiceGrpc.newFutureStub(hub.connect()), "claw-agent-id", "stranger");
        Set<String> names = new HashSet<>(Set.of("first"));
        List<Future<EnrolAgentResponse>> enrolled = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            names.add("u-" + i);
            enrolled.add(agents.enrolAgent(
                    EnrolAgentRequest.newBuilder().setName("u-" + i).build()));
        }
        for (Future<EnrolAgentResponse> one : enrolled) {
            one.get(20, TimeUnit.SECONDS);
        }
        JsonNode all = json(adapter.get("/api/users", "Authorization", Enrolling.bearer(Enrolling.ADMIN)));
        assertThat(all.propertyNames()).containsExactly("users");
        assertThat(all.path("users").valueStream())
                .extracting(user -> user.path("name").stringValue())
                .startsWith("first")
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    @DisplayName("users that are more than a frame are refused to an administrator by WebSocket, and shown by HTTP")
    void users_moreThanAFrame_areShownByHttp() throws Exception {
        for (int i = 0; i < 10; i++) {
            Enrolling.enrol(hub, "u".repeat(100));
        }
        try (WatchedAdapter small =
                        AdapterPlan.usual().limit("frameBytes", 1_000).start(hub);
                OldSocket admin = OldSocket.connect(small.door())) {
            admin.send("{'type':'user_auth','api_key':'" + Enrolling.ADMIN + "'}");
            admin.next("user_auth_response");
            admin.send("{'type':'user_list','request_id':'r'}");
            assertThat(admin.next("error"))
                    .contains("\"LIMIT_REACHED\"")
                    .contains("10 users")
                    .contains("\"request_id\":\"r\"");
            assertThat(json(small.get("/api/users", "Authorization", Enrolling.bearer(Enrolling.ADMIN)))
                            .path("users")
                            .size())
                    .isEqualTo(10);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return OldDoors.JSON.readTree(response.body());
    }
}
