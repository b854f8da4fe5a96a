package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code GET /api/tunnels} tells of the ways that old agents opened. */
final class RestTunnelsTest {
    private static final Instant OPENED = Instant.parse("2026-03-20T03:47:00.123456Z");

    @TempDir
    private Path data;

    private final AtomicReference<Instant> now = new AtomicReference<>(OPENED);
    private HubFixture hub;
    private WatchedAdapter adapter;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
        adapter = AdapterPlan.usual().at(now::get).start(hub);
    }

    @AfterEach
    void stopHub() {
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("a tunnel is active while its provider is here, was opened once, and used when it was called by last")
    void tunnels_tellWhenTheyWereUsed() throws Exception {
        try (OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'天气'}}");
            String tunnel = field(provider.next("registered"), "tunnel_id");
            now.set(OPENED.plusSeconds(180));
            consumer.send("{'type':'establish_channel','client_id':'anna','request_id':'e','service_id':'w'}");
            assertThat(field(consumer.next("channel_established"), "tunnel_id")).isEqualTo(tunnel);
            assertThat(times()).containsExactly(OPENED, OPENED);
            consumer.send("{'type':'call_service','request_id':'c','tunnel_id':'" + tunnel + "','method':'m'}");
            provider.next("request");
            assertThat(times()).containsExactly(OPENED, OPENED.plusSeconds(180));
            JsonNode only = tunnels().get(0);
            assertThat(only.path("id").stringValue()).isEqualTo(tunnel);
            assertThat(only.path("client_id").stringValue()).isEqualTo("prov-1");
            assertThat(only.path("status").stringValue()).isEqualTo("active");
        }
        await().until(() -> tunnels().isEmpty());
    }

    private JsonNode tunnels() throws Exception {
        return OldDoors.JSON.readTree(adapter.get("/api/tunnels").body());
    }

    /** When the only tunnel was opened, and used. */
    private List<Instant> times() throws Exception {
        JsonNode tunnels = tunnels();
        assertThat(tunnels.size()).isEqualTo(1);
        return List.of(time(tunnels.get(0), "created_at"), time(tunnels.get(0), "last_active"));
    }

    private static Instant time(JsonNode tunnel, String field) {
        return OffsetDateTime.parse(tunnel.path(field).stringValue()).toInstant();
    }
}
