package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** A WebSocket that sends whatever bytes it is told, also those that no library would. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;

    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** What came until an answer, or until the end. */
    record Heard(List<JsonNode> frames, OptionalInt closeCode) {}

    RawWebSocket(String hostAndPort, String... headers) throws IOException {
        String[] address = hostAndPort.split(":", 2);
        socket = new Socket(address[0], Integer.parseInt(address[1]));
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: " + hostAndPort
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        assertThat(line()).contains(" 101 ");
        while (!line().isEmpty()) {
            // Headers say nothing that matters here.
        }
    }

    void text(String text) throws IOException {
        frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one WebSocket frame, masked with zeros. */
    void frame(int opcode, boolean last, byte[] payload) throws IOException {
        out.write((last ? FINAL : 0) | opcode);
        if (payload.length < 126) {
            out.write(MASKED | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(MASKED | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.write(new byte[4]);
        out.write(payload);
        out.flush();
    }

    /** Bytes as they are, behind the handshake. */
    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Everything up to the {@code pong} with this request id, which is left out, or up to the close. */
    Heard until(String requestId) throws IOException {
        List<JsonNode> frames = new ArrayList<>();
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            byte[] payload = new byte
                    [switch (length) {
                        case 126 -> in.readUnsignedShort();
                        case 127 -> Math.toIntExact(in.readLong());
                        default -> length;
                    }];
            in.readFully(payload);
            switch (first & 15) {
                case TEXT -> {
                    JsonNode frame = ForeignAgent.JSON.readTree(payload);
                    if (frame.path("type").stringValue("").equals("pong")
                            && frame.path("request_id").stringValue("").equals(requestId)) {
                        return new Heard(frames, OptionalInt.empty());
                    }
                    frames.add(frame);
                }
                case PING -> frame(PONG, true, payload);
                case PONG -> {}
                case CLOSE -> {
                    int code = payload.length < 2 ? 1005 : (payload[0] & 255) << 8 | payload[1] & 255;
                    return new Heard(frames, OptionalInt.of(code));
                }
                default -> throw new IOException("an unexpected frame, first byte " + first);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
