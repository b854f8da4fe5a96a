package dev.claw.hub.wiring;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A connection of an old agent that does nothing by itself: it reads only when a test reads, answers no ping unless told
 * to, and holds little in its own buffers. Frames are told as text.
 */
final class BareSocket implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int RECEIVE_BYTES = 64 << 10;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final String answer;
    private boolean pongs = true;

    /**
     * What came.
     *
     * @param text of a ping its number
     * @param code of a close frame; 0 of another one, and 1006 when the connection ended without one
     */
    record Came(String text, boolean isPing, int code) {}

    /** A connection that is upgraded, or refused; headers are whole lines. */
    BareSocket(InetSocketAddress door, String... headers) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getPort()));
        in = new DataInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\n")
                .append("Connection: Upgrade\r\n")
                .append("Upgrade: websocket\r\n")
                .append("Sec-WebSocket-Version: 13\r\n")
                .append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        boolean named = false;
        for (String header : headers) {
            named |= header.startsWith("Host:");
            request.append(header).append("\r\n");
        }
        if (!named) {
            request.append("Host: 127.0.0.1\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        answer = line();
        while (!line().isEmpty()) {
            // No header matters here.
        }
    }

    /** A chat client's. */
    static BareSocket chat(InetSocketAddress door, String agentId) throws IOException {
        return new BareSocket(door, "X-Agent-Id: " + agentId);
    }

    /** The HTTP status of the upgrade; 101 if it is a WebSocket now. */
    int status() {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    /** From now on it answers no ping. */
    void silent() {
        pongs = false;
    }

    /** Sends a frame, with single quotes for double ones. */
    void send(String frame) throws IOException {
        write(TEXT, frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame, pings and the end among them. */
    Came came() throws IOException {
        int first = in.read();
        byte[] payload;
        try {
            payload = first < 0 ? new byte[0] : payload();
        } catch (EOFException | SocketException cut) {
            first = -1;
            payload = new byte[0];
        }
        if (first < 0) {
            return new Came("", false, 1006);
        }
        return switch (first & 15) {
            case PING -> {
                if (pongs) {
                    write(PONG, payload);
                }
                yield new Came(String.valueOf(ByteBuffer.wrap(payload).getLong()), true, 0);
            }
            case CLOSE -> new Came("", false, payload.length < 2 ? 1005 : (payload[0] & 255) << 8 | payload[1] & 255);
            default -> new Came(new String(payload, StandardCharsets.UTF_8), false, 0);
        };
    }

    /** Reads on to the ping behind what was shown; those that only look for life are passed over. */
    void pinged() throws IOException {
        Came came = came();
        while (came.text().equals("0") && came.isPing()) {
            came = came();
        }
        if (!came.isPing()) {
            throw new AssertionError(came + " came, expected a ping");
        }
    }

    /** The next text; pings are passed over. */
    String next() throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        Came came = came();
        while (came.isPing()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nothing but pings came, expected a frame");
            }
            came = came();
        }
        if (came.code() != 0) {
            throw new AssertionError("closed with " + came.code() + ", expected a frame");
        }
        return came.text();
    }

    /** The next frame of that type; others are passed over. */
    String next(String type) throws IOException {
        String frame = next();
        while (!frame.contains("\"type\":\"" + type + "\"")) {
            frame = next();
        }
        return frame;
    }

    /** The code that the connection is closed with; what comes before is passed over. */
    int closeCode() throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        Came came = came();
        while (came.code() == 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("open still, expected to be closed");
            }
            came = came();
        }
        return came.code();
    }

    /** Whether nothing came but pings; those are read, and answered. */
    boolean isQuiet() throws IOException {
        while (in.available() > 0) {
            if (!came().isPing()) {
                return false;
            }
        }
        return true;
    }

    /** Breaks the connection, in the middle of a test. */
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        leave();
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        byte[] payload = new byte
                [switch (length) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> Math.toIntExact(in.readLong());
                    default -> length;
                }];
        in.readFully(payload);
        return payload;
    }

    private void write(int opcode, byte[] payload) throws IOException {
        out.write(FINAL | opcode);
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
        // Masked with zeros.
        out.write(new byte[4]);
        out.write(payload);
        out.flush();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
