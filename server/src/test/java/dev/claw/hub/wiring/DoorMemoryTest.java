package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.adapter.settings.SharedLimits;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many connections may hold together at the old agents' doors, and that no other agent notices. */
final class DoorMemoryTest {
    private static final int PIECE = 200_000;
    private static final int WHOLE = 400_000;

    @TempDir
    private Path data;

    private BesiegedDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = BesiegedDoors.open(data, new SharedLimits(5, 5, 2 << 20, 4 << 20), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("frames that never come whole give way, 1013, to those that do")
    void frames_thatNeverComeWhole_giveWay() throws Exception {
        List<Socket> attackers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = doors.upgraded("");
            BesiegedDoors.frame(
                    socket,
                    i % 2 == 0 ? BesiegedDoors.TEXT : BesiegedDoors.FIRST_FRAGMENT,
                    i % 2 == 0 ? WHOLE : PIECE,
                    new byte[PIECE]);
            attackers.add(socket);
        }
        assertThat(BesiegedDoors.rest(attackers.get(0))).contains(closeFrame(1013));
        assertThat(BesiegedDoors.rest(attackers.get(1))).contains(closeFrame(1013));
        Socket innocent = doors.upgraded("");
        byte[] text = ("{\"type\":\"ping\",\"more\":\"" + "好".repeat(100_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        BesiegedDoors.frame(innocent, BesiegedDoors.TEXT, text.length, text);
        assertThat(new String(innocent.getInputStream().readNBytes(17), StandardCharsets.UTF_8))
                .contains("{\"type\":\"pong\"}");
    }

    @Test
    @DisplayName("bodies that never come whole give way, 503, to those that do")
    void bodies_thatNeverComeWhole_giveWay() throws Exception {
        List<Socket> attackers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            attackers.add(doors.send(doors.rest(), post(3 * PIECE) + " ".repeat(2 * PIECE + 50_000)));
        }
        assertThat(BesiegedDoors.rest(attackers.get(0)))
                .startsWith("HTTP/1.1 503")
                .contains("\"error_code\":\"LIMIT_REACHED\"");
        String body = "{\"name\":\"" + "名".repeat(10) + "\"}" + " ".repeat(PIECE);
        Socket innocent = doors.send(doors.rest(), post(body.getBytes(StandardCharsets.UTF_8).length) + body);
        byte[] start = innocent.getInputStream().readNBytes(12);
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
    }

    @Test
    @DisplayName("bodies that came whole are on their way no longer, however many of one connection")
    void bodies_thatCameWhole_countForNothing() throws Exception {
        HttpClient visitor = HttpClient.newHttpClient();
        HttpRequest post = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + doors.rest().getPort() + "/api/users"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"名\"}" + " ".repeat(WHOLE)))
                .build();
        for (int i = 0; i < 10; i++) {
            assertThat(visitor.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .as("body %s", i)
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("those who hold the places of newcomers and visitors keep nobody out")
    void connections_thatDoNothing_giveWay() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        List<Socket> visitors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            strangers.add(doors.send(doors.webSocket(), ""));
            visitors.add(doors.send(doors.rest(), ""));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(BesiegedDoors.rest(strangers.get(i))).isEmpty();
            assertThat(BesiegedDoors.rest(visitors.get(i))).isEmpty();
        }
        try (OldSocket agent = OldSocket.connect(doors.webSocket())) {
            agent.send("{'type':'connect','client_id':'innocent'}");
            agent.next("connected");
            Socket visitor =
                    doors.send(doors.rest(), "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(BesiegedDoors.rest(visitor)).startsWith("HTTP/1.1 200");
            for (int i = 0; i < 8; i++) {
                doors.send(doors.webSocket(), "");
            }
            agent.send("{'type':'ping'}");
            agent.next("pong");
        }
    }

    @Test
    @DisplayName("of visitors that one gives way whose last request is longest ago")
    void visitor_thatAskedLongestAgo_givesWay() throws Exception {
        List<Socket> visitors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            visitors.add(doors.send(doors.rest(), ""));
            askForTunnels(visitors.get(i));
        }
        askForTunnels(visitors.get(0));
        askForTunnels(doors.send(doors.rest(), ""));
        assertThat(BesiegedDoors.rest(visitors.get(1))).isEmpty();
        askForTunnels(visitors.get(0));
    }

    private static void askForTunnels(Socket visitor) throws Exception {
        BesiegedDoors.write(
                visitor, "GET /api/tunnels HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("[]") < 0) {
            int next = visitor.getInputStream().read();
            assertThat(next).as("what follows %s", answer).isNotNegative();
            answer.append((char) next);
        }
    }

    @Test
    @DisplayName(
            "G23 what waits for those who read nothing is bounded for all together: they are closed, others served")
    void answers_thatNobodyReads_areGivenUp() throws Exception {
        try (OldSocket talker = OldSocket.connect(doors.webSocket())) {
            talker.send("{'type':'connect','client_id':'talker'}");
            talker.next("connected");
            for (int i = 0; i < 3; i++) {
                talker.send("{'type':'chat_message','target_agent':'other','request_id':" + i + ",'content':'"
                        + "话".repeat(300_000) + "'}");
                talker.next("chat_message_ack");
            }
            Socket deaf = doors.upgraded("X-Agent-Id: talker\r\n");
            byte[] ask = "{\"type\":\"chat_history\",\"limit\":1,\"target_agent\":\"other\"}"
                    .getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 20; i++) {
                BesiegedDoors.frame(deaf, BesiegedDoors.TEXT, ask.length, ask);
            }
            // 18 MB are under way, and a socket takes a few of them.
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(health()).contains("\"clients\":1"));
            talker.send("{'type':'ping'}");
            talker.next("pong");
        }
    }

    private String health() throws Exception {
        return BesiegedDoors.rest(
                doors.send(doors.rest(), "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    private static String post(int length) {
        return "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** Code of a close frame, as its bytes read in Latin-1. */
    private static String closeFrame(int code) {
        return String.valueOf((char) (code >> 8)) + (char) (code & 0xff);
    }
}
