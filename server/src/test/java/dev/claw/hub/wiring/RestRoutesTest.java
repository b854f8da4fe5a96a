package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.wiring.OldDoors.OldAgent;
import dev.claw.hub.wiring.OldDoors.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every route of the old agents' HTTP, over real HTTP. */
final class RestRoutesTest {
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
    @DisplayName("GET /health tells the version, the listed services and the connected agents")
    void health_tellsCounts() throws Exception {
        JsonNode empty = doors.get("/health").json();
        assertThat(empty.path("status").stringValue()).isEqualTo("healthy");
        assertThat(empty.path("version").stringValue()).isEqualTo(HubInfo.version());
        assertThat(empty.path("services").intValue()).isZero();
        assertThat(empty.path("clients").intValue()).isZero();
        register("weather", "天气", "");
        doors.consumer("anna");
        Awaitility.await().until(() -> {
            JsonNode health = doors.get("/health").json();
            return health.path("services").intValue() == 1
                    && health.path("clients").intValue() == 2;
        });
    }

    @Test
    @DisplayName("GET /api/services lists metadata, narrowed and sorted by every parameter")
    void services_areFilteredAndSorted() throws Exception {
        register("a", "Weather 天气", ",'tags':['wx','cn'],'price':5,'price_unit':'call','owner':'ann'");
        register("b", "weather two", ",'tags':['wx'],'price':2,'execution_mode':'external','emoji':'☀'");
        register("c", "Clock", ",'tags':['time']");
        assertThat(ids("/api/services")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(ids("/api/services?q=WEATHER")).containsExactlyInAnyOrder("a", "b");
        assertThat(ids("/api/services?q=%E5%A4%A9%E6%B0%94")).containsExactly("a");
        assertThat(ids("/api/services?q=weather&fuzzy=false")).isEmpty();
        assertThat(ids("/api/services?q=clock&fuzzy=false")).containsExactly("c");
        assertThat(ids("/api/services?tags=cn,time")).containsExactlyInAnyOrder("a", "c");
        assertThat(ids("/api/services?status=offline")).isEmpty();
        assertThat(ids("/api/services?status=all")).hasSize(3);
        assertThat(ids("/api/services?execution_mode=external")).containsExactly("b");
        assertThat(ids("/api/services?owner=ann")).containsExactly("a");
        assertThat(ids("/api/services?min_price=3")).containsExactly("a");
        assertThat(ids("/api/services?max_price=3")).containsExactly("b");
        assertThat(ids("/api/services?sort_by=price")).containsExactly("b", "a", "c");
        assertThat(ids("/api/services?sort_by=price&sort_order=desc")).containsExactly("c", "a", "b");
        assertThat(ids("/api/services?sort_by=name")).containsExactly("c", "b", "a");
        assertThat(ids("/api/services?sort_by=time")).containsExactly("a", "b", "c");
        assertThat(ids("/api/services?q=weather&tags=wx&status=online&min_price=1&max_price=9&sort_by=name"
                        + "&sort_order=asc&fuzzy=true&execution_mode=local&owner=ann"))
                .containsExactly("a");
        JsonNode first = doors.get("/api/services?owner=ann").json().get(0);
        assertThat(first.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "description",
                        "version",
                        "tags",
                        "emoji",
                        "requires",
                        "status",
                        "tunnel_id",
                        "execution_mode",
                        "provider_client_id",
                        "owner",
                        "price",
                        "price_unit",
                        "allowed_users");
        assertThat(first.path("tunnel_id").stringValue()).hasSize(12);
        assertThat(first.path("price").intValue()).isEqualTo(5);
        for (String wrong : List.of("min_price=much", "fuzzy=perhaps", "sort_by=age", "sort_order=up")) {
            Reply refused = doors.get("/api/services?" + wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.json().path("error").stringValue()).contains("expected");
        }
    }

    @Test
    @DisplayName("GET /api/services/{id} shows one by its id or name, percent-encoded and Unicode, or says 404")
    void service_isShownInFull() throws Exception {
        register("cn/bj:1", "预报", ",'endpoint':'http://x','metadata':{'大':12345678901234567890}");
        for (String path : List.of(encoded("cn/bj:1"), encoded("预报"))) {
            JsonNode service = doors.get("/api/services/" + path).json();
            assertThat(service.path("id").stringValue()).isEqualTo("cn/bj:1");
            assertThat(service.path("endpoint").stringValue()).isEqualTo("http://x");
            assertThat(service.path("skill_doc").stringValue()).isEqualTo("# 如何");
            assertThat(service.path("metadata").toString()).contains("12345678901234567890");
        }
        register("plus", "c+1", "");
        for (String path : List.of("c+1", "c%2B1")) {
            assertThat(doors.get("/api/services/" + path).json().path("id").stringValue())
                    .isEqualTo("plus");
        }
        Reply missing = doors.get("/api/services/none");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("error").stringValue()).contains("none");
        assertThat(missing.json().path("error_code").stringValue()).isEqualTo("SERVICE_NOT_FOUND");
    }

    @Test
    @DisplayName("GET /api/services/{id}/skill.md gives the document as Markdown, or says 404")
    void skillDocument_isMarkdown() throws Exception {
        register("w", "w", "");
        Reply document = doors.get("/api/services/w/skill.md");
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.header("Content-Type")).startsWith("text/markdown");
        assertThat(document.body()).isEqualTo("# 如何");
        try (Publication bare = publish("bare")) {
            assertThat(bare.services()).hasSize(1);
            assertThat(doors.get("/api/services/bare/skill.md").status()).isEqualTo(404);
        }
        assertThat(doors.get("/api/services/none/skill.md").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("GET /api/tunnels lists the tunnels of providers and consumers")
    void tunnels_areListed() throws Exception {
        assertThat(doors.get("/api/tunnels").body()).isEqualTo("[]");
        register("w", "w", "");
        JsonNode tunnel = doors.get("/api/tunnels").json().get(0);
        assertThat(tunnel.propertyNames())
                .containsExactly("id", "service_id", "client_id", "created_at", "last_active", "status");
        assertThat(tunnel.path("service_id").stringValue()).isEqualTo("w");
        assertThat(tunnel.path("client_id").stringValue()).isEqualTo("prov-w");
        assertThat(OffsetDateTime.parse(tunnel.path("created_at").stringValue()).toInstant())
                .isBeforeOrEqualTo(Instant.now());
    }

    @Test
    @DisplayName("a gRPC agent's rating is read by REST and by an old agent, and theirs by a gRPC agent")
    void ratings_areOneTable() throws Exception {
        register("w", "天气", "");
        try (HubClient java = HubClient.connect(doors.grpc(), "jane")) {
            java.services()
                    .rate(RateServiceRequest.newBuilder()
                            .setServiceId("w")
                            .setScore(5)
                            .build());
            Reply rated = doors.post(
                    "/api/ratings", "{'service_id':'w','score':4,'comment':'不错','tags':['快']}", "X-Agent-Id", "bob");
            assertThat(rated.status()).isEqualTo(200);
            assertThat(rated.json().path("user_id").stringValue()).isEqualTo("bob");
            assertThat(rated.json().path("comment").stringValue()).isEqualTo("不错");
            assertThat(doors.post("/api/ratings", "{'service_id':'w','score':1,'user_id':'carl'}")
                            .json()
                            .path("user_id")
                            .stringValue())
                    .isEqualTo("carl");
            OldAgent old = doors.consumer("dora");
            JsonNode result = old.ask("{'type':'rate','request_id':'r1','service_id':'w','score':2,'user_id':'jane'}");
            assertThat(result.path("type").stringValue()).isEqualTo("rating_result");
            assertThat(result.path("request_id").stringValue()).isEqualTo("r1");
            assertThat(result.path("success").booleanValue()).isTrue();
            assertThat(result.path("rating").path("user_id").stringValue()).isEqualTo("dora");
            String sums = "{\"service_id\":\"w\",\"total\":4,\"average\":3,"
                    + "\"distribution\":{\"0\":0,\"1\":1,\"2\":1,\"3\":0,\"4\":1,\"5\":1}}";
            assertThat(doors.get("/api/services/w/ratings").body()).isEqualTo(sums);
            JsonNode stats = old.ask("{'type':'get_rating','request_id':7,'service_id':'w'}");
            assertThat(stats.path("type").stringValue()).isEqualTo("rating_stats");
            assertThat(stats.path("request_id").intValue()).isEqualTo(7);
            assertThat(stats.path("stats").toString()).isEqualTo(sums);
            assertThat(java.services()
                            .ratings(ListRatingsRequest.newBuilder()
                                    .setServiceId("w")
                                    .build())
                            .getRatingsList())
                    .extracting(Rating::getRater)
                    .containsExactlyInAnyOrder("jane", "bob", "carl", "dora");
        }
    }

    @Test
    @DisplayName("a rating that cannot be is refused with the code of its reason")
    void badRatings_areRefused() throws Exception {
        register("w", "w", "");
        assertThat(doors.post("/api/ratings", "{'service_id':'w','score':6}").status())
                .isEqualTo(400);
        assertThat(doors.post("/api/ratings", "{'service_id':'w'}")
                        .json()
                        .path("error")
                        .stringValue())
                .contains("score");
        assertThat(doors.post("/api/ratings", "{'service_id':'w','score':'5'}").status())
                .isEqualTo(400);
        assertThat(doors.post("/api/ratings", "{'service_id':'none','score':5}").status())
                .isEqualTo(404);
        assertThat(doors.post("/api/ratings", "{'service_id':'w','score':5}", "X-Agent-Id", "prov-w")
                        .status())
                .isEqualTo(403);
        assertThat(doors.post("/api/ratings", "[1]").json().path("error_code").stringValue())
                .isEqualTo("INVALID_JSON");
        assertThat(doors.get("/api/services/none/ratings").status()).isEqualTo(404);
        OldAgent old = doors.consumer("dora");
        JsonNode failed = old.ask("{'type':'rate','request_id':'r','service_id':'none','score':2}");
        assertThat(failed.path("type").stringValue()).isEqualTo("rating_result");
        assertThat(failed.path("success").booleanValue()).isFalse();
        assertThat(failed.path("error").stringValue()).contains("none");
    }

    @Test
    @DisplayName("DELETE /api/services/{id} is for its owner")
    void delete_isForOwner() throws Exception {
        register("w", "w", "");
        Reply foreign = doors.send("DELETE", "/api/services/w", "", "X-Agent-Id", "mallory");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.json().path("error_code").stringValue()).isEqualTo("NOT_OWNER");
        assertThat(doors.send("DELETE", "/api/services/w", "").status()).isEqualTo(403);
        assertThat(ids("/api/services")).containsExactly("w");
        Reply done = doors.send("DELETE", "/api/services/w", "", "X-Agent-Id", "prov-w");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).isEqualTo("{\"success\":true}");
        assertThat(ids("/api/services")).isEmpty();
        assertThat(doors.get("/api/services/w").status()).isEqualTo(404);
        register("v", "名字", "");
        assertThat(doors.send("DELETE", "/api/services/" + encoded("名字"), "", "X-Agent-Id", "prov-v")
                        .status())
                .isEqualTo(200);
        assertThat(ids("/api/services")).isEmpty();
        assertThat(doors.send("DELETE", "/api/services/none", "", "X-Agent-Id", "prov-w")
                        .status())
                .isEqualTo(404);
    }

    private OldAgent register(String id, String name, String more) throws Exception {
        OldAgent provider = doors.connect("/");
        JsonNode registered = provider.ask("{'type':'register','client_id':'prov-" + id + "','skill_doc':'# 如何',"
                + "'service':{'id':'" + id + "','name':'" + name + "'" + more + "}}");
        assertThat(registered.path("type").stringValue()).as("%s", registered).isEqualTo("registered");
        return provider;
    }

    private Publication publish(String id) {
        return doors.java("jane")
                .publish(
                        ProviderOptions.defaults(),
                        List.of(ServiceDeclaration.newBuilder()
                                .setServiceId(id)
                                .setName(id)
                                .build()),
                        (call, context) -> Payloads.json("{}"));
    }

    private List<String> ids(String path) throws Exception {
        Reply reply = doors.get(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .valueStream()
                .map(service -> service.path("id").stringValue())
                .toList();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
