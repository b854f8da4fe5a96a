package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.claw.hub.adapter.AdapterAddresses;
import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.RateServiceRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who asks by REST, what that one may, and what its answers tell when little is there. */
final class RestAskersTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;
    private OldSocket provider;

    @BeforeEach
    void startHub() throws Exception {
        hub = Enrolling.start(data);
        adapter = AdapterPlan.usual().start(hub);
        provider = OldSocket.connect(adapter.door());
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'天气'}}");
        provider.next("registered");
    }

    @AfterEach
    void stopHub() {
        provider.close();
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("a rating is the token's holder's, else the header's, else the user_id's: no body speaks for another")
    void rater_isHolderThenHeaderThenUserId() throws Exception {
        EnrolAgentResponse ute = Enrolling.enrol(hub, "ute");
        String bearer = Enrolling.bearer(ute.getToken());
        String body = "{'service_id':'w','score':4,'user_id':'victim'}";
        assertThat(rater(body, "Authorization", bearer, "X-Agent-Id", "olga"))
                .isEqualTo(ute.getEnrolment().getAgentId());
        assertThat(rater(body, "X-Agent-Id", "olga")).isEqualTo("olga");
        assertThat(rater(body, "Authorization", Enrolling.bearer(Enrolling.ADMIN), "X-Agent-Id", "olga"))
                .isEqualTo("olga");
        assertThat(rater(body)).isEqualTo("victim");
        String made = rater("{'service_id':'w','score':4}");
        assertThat(made).matches("[0-9a-f]{8}").isNotEqualTo(rater("{'service_id':'w','score':4}"));
        HttpResponse<String> enrolled = adapter.rest(
                "POST",
                "/api/ratings",
                "{'service_id':'w','score':1,'user_id':'" + ute.getEnrolment().getAgentId() + "'}");
        assertThat(enrolled.statusCode()).isEqualTo(401);
        assertThat(json(enrolled).path("error_code").stringValue()).isEqualTo("AGENT_ENROLLED");
        assertThat(json(adapter.rest(
                                "POST",
                                "/api/ratings",
                                "{'service_id':'w','score':1,'user_id':'" + "x".repeat(257) + "'}"))
                        .path("error")
                        .stringValue())
                .startsWith("user_id: ");
        for (String wrong : List.of("Bearer wrong", "Bearer ", "Basic !!!", "Digest x")) {
            HttpResponse<String> refused = adapter.rest("POST", "/api/ratings", body, "Authorization", wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
            assertThat(json(refused).path("error_code").stringValue()).isEqualTo("CREDENTIAL_INVALID");
        }
    }

    @Test
    @DisplayName("a user_id that comes from another computer counts for nothing")
    void userId_fromElsewhere_isNobody() throws Exception {
        Optional<String> address = ownAddress();
        assumeThat(address).as("an address that others reach this computer by").isPresent();
        WsAdapter open = WsAdapter.builder(hub.connect(), Enrolling.GATEWAY)
                .host("0.0.0.0")
                .port(OptionalInt.empty())
                .restPort(OptionalInt.of(0))
                .allowedHosts(List.of("localhost", address.get()))
                .build();
        try (open) {
            AdapterAddresses addresses = open.start();
            URI uri = URI.create("http://" + address.get() + ":"
                    + addresses.rest().orElseThrow().getPort() + "/api/ratings");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"service_id\":\"w\",\"score\":0,\"user_id\":\"victim\"}"))
                    .build();
            HttpResponse<String> rated = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(rated.statusCode()).as(rated.body()).isEqualTo(200);
            assertThat(json(rated).path("user_id").stringValue()).matches("[0-9a-f]{8}");
        }
    }

    @Test
    @DisplayName("ratings come to a mean of two digits and a count for each number of points, rounded")
    void ratings_comeToMeanAndDistribution() throws Exception {
        for (String asked : List.of("w", "%E5%A4%A9%E6%B0%94")) {
            assertThat(adapter.get("/api/services/" + asked + "/ratings").body())
                    .isEqualTo("{\"service_id\":\"w\",\"total\":0,\"average\":0,"
                            + "\"distribution\":{\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0}}");
        }
        double[] scores = {5, 4.5, 0, 0.97};
        for (int i = 0; i < scores.length; i++) {
            hub.registry("rater-" + i)
                    .rateService(RateServiceRequest.newBuilder()
                            .setServiceId("w")
                            .setScore(scores[i])
                            .build());
        }
        // Another one takes the place of the first.
        rater("{'service_id':'w','score':1}", "X-Agent-Id", "rater-2");
        assertThat(adapter.get("/api/services/%E5%A4%A9%E6%B0%94/ratings").body())
                .isEqualTo("{\"service_id\":\"w\",\"total\":4,\"average\":2.87,"
                        + "\"distribution\":{\"0\":0,\"1\":2,\"2\":0,\"3\":0,\"4\":0,\"5\":2}}");
    }

    @Test
    @DisplayName("users are listed by an administrator's token only, with what became of them and without their tokens")
    void users_areForAdministrators() throws Exception {
        EnrolAgentResponse ute = Enrolling.enrol(hub, "ute");
        EnrolAgentResponse gone = Enrolling.enrol(hub, "gone");
        Enrolling.end(hub, gone.getToken(), gone.getEnrolment().getAgentId());
        String bearer = Enrolling.bearer(ute.getToken());
        assertThat(adapter.get("/api/users", "Authorization", bearer).statusCode())
                .isEqualTo(403);
        assertThat(adapter.get("/api/users", "Authorization", bearer, "X-Agent-Id", "admin")
                        .statusCode())
                .isEqualTo(403);
        assertThat(adapter.get("/api/users", "X-Agent-Id", "admin").statusCode())
                .isEqualTo(401);
        assertThat(adapter.get("/api/users", "Authorization", Enrolling.bearer(Enrolling.GATEWAY))
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> all = adapter.get("/api/users", "Authorization", Enrolling.bearer(Enrolling.ADMIN));
        assertThat(all.body()).doesNotContain("ush_");
        assertThat(json(all).path("users").valueStream())
                .extracting(user -> user.path("name").stringValue() + " "
                        + user.path("is_active").booleanValue())
                .containsExactly("ute true", "gone false");
        assertThat(adapter.get("/api/users/" + gone.getEnrolment().getAgentId(), "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("G19 a service that its owner deletes is off the list, and its id nobody else's")
    void delete_keepsTheId() throws Exception {
        assertThat(adapter.rest("DELETE", "/api/services/w", "", "X-Agent-Id", "prov-1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(adapter.get("/api/services/w").statusCode()).isEqualTo(404);
        try (OldSocket thief = OldSocket.connect(adapter.door())) {
            thief.send("{'type':'register','client_id':'thief','request_id':'r','service':{'id':'w','name':'mine'}}");
            assertThat(thief.next("error")).contains("SERVICE_ID_TAKEN");
        }
    }

    @Test
    @DisplayName("who comes under an enrolled agent's name is refused on every route, reading or writing")
    void enrolledName_isRefusedEverywhere() throws Exception {
        String id = Enrolling.enrol(hub, "ute").getEnrolment().getAgentId();
        for (String path : List.of("/api/services", "/api/services/w", "/api/services/w/ratings", "/api/users/" + id)) {
            assertThat(adapter.get(path, "X-Agent-Id", id).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(adapter.rest("DELETE", "/api/services/w", "", "X-Agent-Id", id)
                        .statusCode())
                .isEqualTo(401);
        assertThat(adapter.get("/api/services", "X-Agent-Id", "x".repeat(257)).statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("health is asked of the hub once a second however often it is wanted, and says when there is none")
    void health_isFreshAndHonest() throws Exception {
        int before = adapter.answers().asked();
        for (int i = 0; i < 5; i++) {
            assertThat(json(adapter.get("/health")).path("services").intValue()).isEqualTo(1);
        }
        assertThat(adapter.answers().asked() - before).isEqualTo(1);
        provider.send("{'type':'unregister','request_id':'u','service_id':'w'}");
        provider.next("success");
        adapter.pass(java.time.Duration.ofSeconds(1));
        assertThat(json(adapter.get("/health")).path("services").intValue()).isZero();
        hub.close();
        adapter.pass(java.time.Duration.ofSeconds(1));
        HttpResponse<String> ill = adapter.get("/health");
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(json(ill).path("status").stringValue()).isEqualTo("unhealthy");
        assertThat(json(ill).path("clients").intValue()).isEqualTo(1);
        assertThat(json(ill).path("error").stringValue()).isNotBlank();
    }

    @Test
    @DisplayName("a page of a foreign origin reads nothing, not even why")
    void foreignPage_readsNothing() throws Exception {
        for (String path : List.of("/health", "/api/services", "/nothing")) {
            HttpResponse<String> refused = adapter.get(path, "Origin", "http://evil.example");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    @DisplayName(
            "a page of an allowed origin is told that it may read, whatever came of its request, and what it may send")
    void allowedPage_isToldThatItMayRead() throws Exception {
        WsAdapter open = WsAdapter.builder(hub.connect(), Enrolling.GATEWAY)
                .port(OptionalInt.empty())
                .restPort(OptionalInt.of(0))
                .allowedOrigins(List.of("https://pages.example"))
                .build();
        try (open) {
            int port = open.start().rest().orElseThrow().getPort();
            for (String path : List.of("/health", "/nothing")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Origin", "https://pages.example")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.headers().allValues("access-control-allow-origin"))
                        .as(path)
                        .containsExactly("https://pages.example");
                assertThat(answer.headers().allValues("vary")).containsExactly("origin");
                assertThat(answer.headers().firstValue("access-control-allow-methods"))
                        .hasValue("GET, POST, DELETE, OPTIONS");
                assertThat(answer.headers().firstValue("access-control-allow-headers"))
                        .hasValue("Authorization, Content-Type, X-Agent-Id");
            }
        }
    }

    private String rater(String body, String... headers) throws Exception {
        HttpResponse<String> rated = adapter.rest("POST", "/api/ratings", body, headers);
        assertThat(rated.statusCode()).as(rated.body()).isEqualTo(200);
        return json(rated).path("user_id").stringValue();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return OldDoors.JSON.readTree(response.body());
    }

    private static Optional<String> ownAddress() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }
}
