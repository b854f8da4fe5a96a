package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Bad input at the door of the old agents, over a raw socket: each case has the one answer that the protocol gives, the
 * connection lives on where the protocol allows it, and no other agent notices.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadFramesTest {
    private static final int CASES_AT_LEAST = 300;
    private static final int MIB = 1 << 20;
    private static final int PINGS = 10_000;

    private final AtomicInteger marks = new AtomicInteger();
    private HubProcess hub;
    private RawWebSocket agent;
    private RawWebSocket bystander;

    @BeforeAll
    void connect(@TempDir Path data) throws Exception {
        hub = HubProcess.start(data);
        bystander = new RawWebSocket(hub.ws(), "X-Agent-Id: bystander");
        agent = open();
    }

    @AfterAll
    void noOtherAgentNoticed() throws Exception {
        try {
            bystander.text("{\"type\":\"ping\",\"request_id\":\"still-there\"}");
            assertThat(bystander.until("still-there").frames()).isEmpty();
        } finally {
            bystander.close();
            agent.close();
            hub.close();
        }
    }

    @TestFactory
    @DisplayName("each bad frame has its one answer, and the connection lives on")
    Stream<DynamicTest> badFrame_isAnsweredOnce() {
        List<BadFrameCases.Case> cases = Stream.concat(BadFrameCases.written(), BadFrameCases.wrongTypes())
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(CASES_AT_LEAST);
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.expected() + " " + one.text(), () -> answeredAs(one)));
    }

    @Test
    @DisplayName("20,000 nested brackets, deep objects and a megabyte of text are answered like any other bad frame")
    void deepAndLarge_areAnswered() throws Exception {
        answeredAs(new BadFrameCases.Case("INVALID_JSON", "[".repeat(20_000), ""));
        answeredAs(new BadFrameCases.Case("INVALID_JSON", "{\"a\":".repeat(20_000), ""));
        answeredAs(new BadFrameCases.Case(
                "INVALID_JSON", "{\"type\":\"ping\",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}", ""));
        answeredAs(new BadFrameCases.Case(
                "pong", "{\"type\":\"ping\",\"a\":" + "[".repeat(63) + "]".repeat(63) + "}", ""));
        answeredAs(new BadFrameCases.Case("INVALID_JSON", "x".repeat(MIB), ""));
        answeredAs(
                new BadFrameCases.Case("pong", "{\"type\":\"ping\",\"a\":\"" + "界".repeat(MIB / 3 - 20) + "\"}", ""));
        answeredAs(new BadFrameCases.Case(
                "INVALID_FRAME", "{\"type\":\"ping\",\"request_id\":\"" + "x".repeat(2_000) + "\"}", "request_id"));
    }

    @Test
    @DisplayName("binary frames are read as text, bytes that are no text are refused, fragments are put together")
    void binaryAndFragments_areRead() throws Exception {
        agent.frame(RawWebSocket.BINARY, true, utf8("{\"type\":\"ping\"}"));
        assertThat(answer().path("type").stringValue()).isEqualTo("pong");
        agent.frame(RawWebSocket.BINARY, true, new byte[] {(byte) 0xff, 0, (byte) 0xc3, 0x28});
        assertThat(answer().path("error_code").stringValue()).isEqualTo("INVALID_JSON");
        agent.frame(RawWebSocket.BINARY, true, new byte[0]);
        assertThat(answer().path("error_code").stringValue()).isEqualTo("INVALID_JSON");
        byte[] text = utf8("{\"type\":\"ping\",\"名\":\"字\"}");
        agent.frame(RawWebSocket.TEXT, false, new byte[0]);
        for (int i = 0; i < text.length; i++) {
            // A ping between the pieces is allowed, and cuts through the middle of a character here.
            agent.frame(RawWebSocket.PING, true, new byte[] {1});
            agent.frame(RawWebSocket.CONTINUATION, i == text.length - 1, new byte[] {text[i]});
        }
        assertThat(answer().path("type").stringValue()).isEqualTo("pong");
    }

    @Test
    @DisplayName("what breaks the WebSocket protocol closes its own connection with the code that says so")
    void brokenFraming_closesWithItsCode() throws Exception {
        assertThat(closeCode(socket -> socket.text("x".repeat(MIB + 1)))).isEqualTo(1009);
        assertThat(closeCode(socket -> {
                    socket.frame(RawWebSocket.TEXT, false, new byte[MIB - 5]);
                    socket.frame(RawWebSocket.CONTINUATION, true, new byte[10]);
                }))
                .isEqualTo(1009);
        assertThat(closeCode(socket -> socket.frame(RawWebSocket.TEXT, true, new byte[] {'"', (byte) 0xc3, 0x28, '"'})))
                .isEqualTo(1007);
        assertThat(closeCode(socket -> socket.frame(
                        RawWebSocket.TEXT, true, new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})))
                .as("half a surrogate pair in UTF-8")
                .isEqualTo(1007);
        assertThat(closeCode(socket -> socket.frame(3, true, new byte[0])))
                .as("an opcode that does not exist")
                .isEqualTo(1002);
        assertThat(closeCode(socket -> socket.frame(RawWebSocket.CONTINUATION, true, utf8("x"))))
                .as("a continuation of nothing")
                .isEqualTo(1002);
        assertThat(closeCode(socket -> {
                    socket.frame(RawWebSocket.TEXT, false, utf8("{"));
                    socket.frame(RawWebSocket.TEXT, true, utf8("}"));
                }))
                .as("a text within another")
                .isEqualTo(1002);
        assertThat(closeCode(socket -> socket.bytes(new byte[] {(byte) 0x81, 2, '{', '}'})))
                .as("a frame that is not masked")
                .isEqualTo(1002);
        assertThat(closeCode(socket -> socket.bytes(new byte[] {(byte) 0xc1, (byte) 0x80, 0, 0, 0, 0})))
                .as("an extension that was not negotiated")
                .isEqualTo(1002);
        assertThat(closeCode(socket -> socket.frame(RawWebSocket.PING, true, new byte[126])))
                .as("a control frame that is too long")
                .isEqualTo(1002);
    }

    @Test
    @DisplayName("a flood of bad frames is answered one by one, and every answer comes")
    void flood_isAnswered() throws Exception {
        int flood = 5_000;
        try (RawWebSocket other = open()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < flood; i++) {
                        other.text("{\"type\":\"nonsense\",\"request_id\":" + i + "}");
                    }
                    other.text("{\"type\":\"ping\",\"request_id\":\"over\"}");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            List<JsonNode> answers = other.until("over").frames();
            sender.join();
            assertThat(answers).hasSize(flood);
            assertThat(answers)
                    .extracting(frame -> frame.path("request_id").intValue(-1))
                    .isSorted();
        }
    }

    private void answeredAs(BadFrameCases.Case one) throws IOException {
        agent.text(one.text());
        if (one.expected().equals("nothing")) {
            assertThat(heard().frames()).isEmpty();
            return;
        }
        JsonNode answer = answer();
        switch (one.expected()) {
            case "INVALID_JSON", "INVALID_FRAME", "UNKNOWN_TYPE", "UNSUPPORTED" -> {
                assertThat(answer.path("type").stringValue("")).isEqualTo("error");
                assertThat(answer.path("error_code").stringValue("")).isEqualTo(one.expected());
                assertThat(answer.path("message").stringValue("")).isNotBlank().contains(one.field());
                assertThat(answer.path("error").stringValue("")).isNotBlank();
            }
            case "FAILED" -> {
                assertThat(answer.path("type").stringValue("")).isEqualTo("service_response");
                assertThat(answer.path("response").path("error").stringValue(""))
                        .isNotBlank()
                        .contains(one.field());
            }
            case "KEY_FAILED" -> {
                assertThat(answer.path("type").stringValue("")).isEqualTo("key_request_response");
                assertThat(answer.path("success").booleanValue(true)).isFalse();
                assertThat(answer.path("reason").stringValue("")).isNotBlank().contains(one.field());
            }
            default -> assertThat(answer.path("type").stringValue("")).isEqualTo(one.expected());
        }
    }

    // What the hub has to be asked for may be answered behind a later ping.
    private JsonNode answer() throws IOException {
        List<JsonNode> frames = heard().frames();
        for (int pings = 0; frames.isEmpty() && pings < PINGS; pings++) {
            frames = heard().frames();
        }
        assertThat(frames).hasSize(1);
        return frames.get(0);
    }

    private RawWebSocket.Heard heard() throws IOException {
        String mark = "mark-" + marks.incrementAndGet();
        agent.text("{\"type\":\"ping\",\"request_id\":\"" + mark + "\"}");
        RawWebSocket.Heard heard = agent.until(mark);
        assertThat(heard.closeCode()).as("the connection lives on").isEmpty();
        return heard;
    }

    private int closeCode(Breach breach) throws IOException {
        try (RawWebSocket socket = open()) {
            breach.commit(socket);
            return socket.until("never").closeCode().orElseThrow();
        }
    }

    /** Says who it is, so that no case has to. */
    private RawWebSocket open() throws IOException {
        RawWebSocket socket = new RawWebSocket(hub.ws());
        String name = "bad-" + marks.incrementAndGet();
        socket.text("{\"type\":\"connect\",\"client_id\":\"" + name + "\"}");
        socket.text("{\"type\":\"ping\",\"request_id\":\"" + name + "\"}");
        assertThat(socket.until(name).frames()).hasSize(1);
        return socket;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Does to a socket what closes it. */
    private interface Breach {
        void commit(RawWebSocket socket) throws IOException;
    }
}
