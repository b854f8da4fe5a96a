package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.adapter.settings.SharedLimits;
import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.wiring.BesiegedDoors.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the old agents' doors wait for those who come in, and for the hub to say who they are. */
final class DoorPatienceTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String SHOWN = "POST /api/users/auth HTTP/1.1\r\n" + HOST
            + "Connection: close\r\nContent-Length: 15\r\n\r\n{\"api_key\":\"x\"}";

    @TempDir
    private Path data;

    private BesiegedDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = BesiegedDoors.open(data, SharedLimits.defaults(), Duration.ofMillis(500));
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("a request whose head or body comes slowly, or never ends, is answered 408 and its connection closes")
    void restRequest_thatDoesNotComeWhole_isAnswered408() throws Exception {
        assertAnswered408("GET /health HTTP/1.1\r\n", "X-A: 1\r\n");
        assertAnswered408("", "G");
        assertAnswered408("POST /api/users HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n", "a");
        assertAnswered408("POST /api/users HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n");
        assertAnswered408("POST /api/users HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n{", "");
        assertThat(health()).startsWith("HTTP/1.1 200");
    }

    private void assertAnswered408(String beginning, String piece) throws Exception {
        Socket socket = doors.send(doors.rest(), beginning);
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try {
            drip.scheduleWithFixedDelay(() -> write(socket, piece), 20, 20, TimeUnit.MILLISECONDS);
            assertThat(BesiegedDoors.rest(socket))
                    .as("%s and %s again and again", beginning, piece)
                    .startsWith("HTTP/1.1 408")
                    .contains("\"error_code\":\"REQUEST_TIMEOUT\"");
        } finally {
            drip.shutdownNow();
        }
    }

    private static void write(Socket socket, String text) {
        try {
            BesiegedDoors.write(socket, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("a connection that stays open between requests has its time for each")
    void restConnection_thatIsKept_hasTimeForEachRequest() throws Exception {
        Socket socket = doors.send(doors.rest(), "");
        long begun = System.nanoTime();
        int requests = 0;
        while (System.nanoTime() - begun < Duration.ofMillis(1_500).toNanos()) {
            askForTunnels(socket);
            requests++;
        }
        assertThat(requests).isGreaterThan(2);
    }

    @Test
    @DisplayName("a request that does not come whole behind one that did is answered 408 as well")
    void restRequest_behindAnother_isAnswered408() throws Exception {
        Socket socket = doors.send(doors.rest(), "");
        askForTunnels(socket);
        write(socket, "GET /api/tunnels HTTP/1.1\r\n");
        assertThat(BesiegedDoors.rest(socket)).startsWith("HTTP/1.1 408");
    }

    private static void askForTunnels(Socket socket) throws IOException {
        write(socket, "GET /api/tunnels HTTP/1.1\r\n" + HOST + "\r\n");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("[]") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the next character behind %s", answer).isNotNegative();
            answer.append((char) next);
        }
    }

    @Test
    @DisplayName("an upgrade that does not come whole is answered 408")
    void upgrade_thatDoesNotComeWhole_isAnswered408() throws Exception {
        Socket socket = doors.send(doors.webSocket(), "GET / HTTP/1.1\r\n" + HOST);
        assertThat(BesiegedDoors.rest(socket)).startsWith("HTTP/1.1 408").contains("no whole request");
    }

    @Test
    @DisplayName("where the hub does not say whose a token is both doors answer 503, and others wait for nothing")
    void tokenCheck_thatHangs_isAnswered503() throws Exception {
        String token = token();
        doors.tokenChecks(Passage.HANGING);
        Socket upgrade = doors.send(doors.webSocket(), upgrade(token));
        Socket request = doors.send(doors.rest(), request(token));
        Socket shown = doors.send(doors.rest(), SHOWN);
        try (OldSocket other = OldSocket.connect(doors.webSocket())) {
            other.send("{'type':'connect','client_id':'other'}");
            assertThat(other.next("connected")).contains("other");
        }
        assertThat(health()).startsWith("HTTP/1.1 200");
        assertThat(BesiegedDoors.rest(upgrade)).startsWith("HTTP/1.1 503").contains("cannot check the token");
        assertThat(BesiegedDoors.rest(request))
                .startsWith("HTTP/1.1 503")
                .contains("\"error_code\":\"TOKEN_UNCHECKED\"");
        assertThat(BesiegedDoors.rest(shown)).startsWith("HTTP/1.1 503").contains("\"error_code\":\"TOKEN_UNCHECKED\"");
        doors.tokenChecks(Passage.OPEN);
        assertThat(BesiegedDoors.rest(doors.send(doors.rest(), request(token)))).startsWith("HTTP/1.1 200");
    }

    @Test
    @DisplayName("where the hub cannot be asked both doors answer 503, and go on when it can")
    void tokenCheck_thatFails_isAnswered503() throws Exception {
        String token = token();
        doors.tokenChecks(Passage.BROKEN);
        assertThat(BesiegedDoors.rest(doors.send(doors.webSocket(), upgrade(token))))
                .startsWith("HTTP/1.1 503")
                .doesNotContain(token);
        assertThat(BesiegedDoors.rest(doors.send(doors.rest(), request(token))))
                .startsWith("HTTP/1.1 503")
                .contains("\"error_code\":\"UNAVAILABLE\"")
                .doesNotContain(token);
        assertThat(BesiegedDoors.rest(doors.send(doors.rest(), SHOWN)))
                .startsWith("HTTP/1.1 503")
                .contains("\"error_code\":\"UNAVAILABLE\"")
                .doesNotContain("\"valid\"");
        doors.tokenChecks(Passage.OPEN);
        assertThat(BesiegedDoors.rest(doors.send(doors.rest(), request(token)))).startsWith("HTTP/1.1 200");
    }

    @Test
    @DisplayName("of upgrades that are sent ahead the first is answered, and no other token is looked at")
    void upgrades_sentAhead_areNotChecked() throws Exception {
        Socket socket = doors.send(doors.webSocket(), upgrade("ush_wrong").repeat(50));
        assertThat(BesiegedDoors.rest(socket)).startsWith("HTTP/1.1 401").containsOnlyOnce("HTTP/1.1 ");
        assertThat(doors.asked(AgentServiceGrpc.getCheckTokenMethod())).isEqualTo(1);
    }

    @Test
    @DisplayName("for one who sends requests and reads no answers nothing piles up")
    void restRequests_sentAhead_waitForTheirReader() throws Exception {
        int requests = 100;
        try (OldSocket provider = OldSocket.connect(doors.webSocket())) {
            provider.send("{'type':'register','service':{'id':'book','name':'book'},'skill_doc':'" + "书".repeat(80_000)
                    + "'}");
            provider.next("registered");
            Socket socket = doors.send(
                    doors.rest(), ("GET /api/services/book/skill.md HTTP/1.1\r\n" + HOST + "\r\n").repeat(requests));
            var lookedUp = RegistryServiceGrpc.getGetServiceMethod();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> doors.asked(lookedUp) > 0 && doors.asked(lookedUp) < requests / 2);
            byte[] part = new byte[1 << 20];
            long read = 0;
            while (read < requests * 240_000L) {
                read += socket.getInputStream().read(part);
            }
            assertThat(doors.asked(lookedUp)).isEqualTo(requests);
        }
    }

    private String token() {
        return HubFixture.as(
                        "operator", AgentServiceGrpc.newBlockingStub(doors.hub().connect()))
                .enrolAgent(EnrolAgentRequest.newBuilder().setName("某人").build())
                .getToken();
    }

    private String health() throws IOException {
        return BesiegedDoors.rest(
                doors.send(doors.rest(), "GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"));
    }

    private static String upgrade(String token) {
        return "GET /?token=" + token + " HTTP/1.1\r\n" + HOST + BesiegedDoors.UPGRADE + "\r\n";
    }

    private static String request(String token) {
        return "GET /api/services HTTP/1.1\r\n" + HOST + "Connection: close\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
    }
}
