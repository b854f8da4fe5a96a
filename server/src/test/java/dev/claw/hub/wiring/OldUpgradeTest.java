package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in at the WebSocket door of the old agents, and under which name. */
final class OldUpgradeTest {
    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("a door that is full says 503, and lets in again when somebody left")
    void fullDoor_says503() throws Exception {
        try (WatchedAdapter adapter =
                        AdapterPlan.usual().limit("connections", 2).start(hub);
                BareSocket first = new BareSocket(adapter.door())) {
            assertThat(first.status()).isEqualTo(101);
            try (BareSocket second = new BareSocket(adapter.door())) {
                assertThat(second.status()).isEqualTo(101);
                await().until(() -> adapter.connections() == 2);
                try (BareSocket third = new BareSocket(adapter.door())) {
                    assertThat(third.status()).isEqualTo(503);
                }
                first.send("{'type':'ping'}");
                assertThat(first.next()).contains("pong");
            }
            await().until(() -> adapter.connections() == 1);
            try (BareSocket again = new BareSocket(adapter.door())) {
                assertThat(again.status()).isEqualTo(101);
            }
        }
    }

    @Test
    @DisplayName("who connects and says nothing is cut off in time; a WebSocket that says nothing is not")
    void silentHandshake_isCutOff() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().time("handshake", Duration.ofMillis(200));
        try (WatchedAdapter adapter = plan.start(hub);
                BareSocket agent = new BareSocket(adapter.door());
                Socket mute = new Socket(
                        InetAddress.getLoopbackAddress(), adapter.door().getPort())) {
            mute.setSoTimeout(20_000);
            assertThat(new String(mute.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408");
            agent.send("{'type':'ping'}");
            assertThat(agent.next()).contains("pong");
        }
    }

    @Test
    @DisplayName("a page is let in under a name of this door and from an allowed origin only, whatever else it shows")
    void foreignPages_areRefused() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub)) {
            assertThat(status(adapter, "Host: evil.example")).isEqualTo(421);
            assertThat(status(adapter, "Host: 127.0.0.1.evil.example:8765")).isEqualTo(421);
            assertThat(status(adapter, "Host: [::1]:8765")).isEqualTo(101);
            assertThat(status(adapter, "Host: LOCALHOST.:8765")).isEqualTo(101);
            assertThat(status(adapter, "Origin: http://evil.example")).isEqualTo(403);
            assertThat(status(adapter, "Origin: null")).isEqualTo(403);
            assertThat(status(adapter, "Origin: http://127.0.0.1")).isEqualTo(403);
            assertThat(status(adapter, "Origin: http://evil.example", "X-Agent-Id: olga"))
                    .isEqualTo(403);
            assertThat(adapter.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    @DisplayName("a header that is no name is refused; one in UTF-8 is the name that it says")
    void agentIdHeader_isName() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub)) {
            assertThat(status(adapter, "X-Agent-Id: " + "x".repeat(257))).isEqualTo(400);
            try (OldSocket sender = OldSocket.connect(adapter.door());
                    BareSocket olga = new BareSocket(adapter.door(), "X-Agent-Id: " + latin("小红"))) {
                assertThat(olga.status()).isEqualTo(101);
                sender.send("{'type':'chat_message','sender_id':'anna','target_agent':'小红','content':'在吗'}");
                String came = olga.next("chat_message");
                assertThat(field(came, "target_agent")).isEqualTo("小红");
                assertThat(field(came, "content")).isEqualTo("在吗");
            }
        }
    }

    @Test
    @DisplayName("what a frame calls its sender is a name, or the frame is refused and the connection has none yet")
    void frameName_isName() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            agent.send("{'type':'connect','request_id':'c','client_id':'" + "x".repeat(257) + "'}");
            String refused = agent.next();
            assertThat(field(refused, "error_code")).isEqualTo("INVALID_FRAME");
            assertThat(field(refused, "request_id")).isEqualTo("c");
            agent.send("{'type':'connect','client_id':'tab\\there'}");
            assertThat(field(agent.next(), "error_code")).isEqualTo("INVALID_FRAME");
            agent.send("{'type':'connect','client_id':'abcd1234'}");
            assertThat(field(agent.next("connected"), "client_id")).isEqualTo("abcd1234");
            agent.send("{'type':'connect','client_id':'other'}");
            assertThat(field(agent.next("connected"), "client_id")).isEqualTo("abcd1234");
        }
    }

    @Test
    @DisplayName("a connection speaks as up to nine agents, one after the other, and keeps the last one beyond")
    void userAuth_asTooMany_isRefused() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket agent = OldSocket.chat(adapter.door(), "olga")) {
            for (int i = 0; i < 8; i++) {
                agent.send(auth(Enrolling.enrol(hub, "user " + i).getToken()));
                assertThat(agent.next("user_auth_response")).contains("\"success\":true");
            }
            var last = Enrolling.enrol(hub, "last");
            agent.send(auth(last.getToken()));
            String refused = agent.next("user_auth_response");
            assertThat(refused).contains("\"success\":false");
            assertThat(field(refused, "error_code")).isEqualTo("LIMIT_REACHED");
            agent.send("{'type':'whoami','request_id':'w'}");
            String who = agent.next("success");
            assertThat(field(who, "name")).isEqualTo("user 7");
        }
    }

    @Test
    @DisplayName("a header's agent that registers a service is told of its failures like any provider")
    void registerAfterHeader_isNoListener() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'nonsense'}");
            olga.send("{'type':'register','service':{'id':'w','name':'w'}}");
            assertThat(field(olga.next(), "type")).isEqualTo("registered");
            olga.send("{'type':'nonsense'}");
            assertThat(field(olga.next(), "error_code")).isEqualTo("UNKNOWN_TYPE");
        }
    }

    private static String auth(String token) {
        return "{'type':'user_auth','request_id':'a','api_key':'" + token + "'}";
    }

    private static int status(WatchedAdapter adapter, String... headers) throws Exception {
        try (BareSocket socket = new BareSocket(adapter.door(), headers)) {
            return socket.status();
        }
    }

    // Headers are written as Latin-1 here, and meant as UTF-8.
    private static String latin(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
