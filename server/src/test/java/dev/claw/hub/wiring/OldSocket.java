package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection of an old agent that reads, or does not. Its frames are told as text. */
final class OldSocket implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final List<String> passedOver = new ArrayList<>();
    private final WebSocket socket;

    private OldSocket(WebSocket.Builder builder, InetSocketAddress door, boolean reads) {
        this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + door.getPort() + "/"), new Listener(reads))
                .join();
    }

    /** A connection that gives no name yet. */
    static OldSocket connect(InetSocketAddress door) {
        return new OldSocket(HTTP.newWebSocketBuilder(), door, true);
    }

    /** A chat client's, named by its header. */
    static OldSocket chat(InetSocketAddress door, String agentId) {
        return new OldSocket(HTTP.newWebSocketBuilder().header("X-Agent-Id", agentId), door, true);
    }

    /** The same of one that reads nothing until {@link #read}. */
    static OldSocket slow(InetSocketAddress door, String agentId) {
        return new OldSocket(HTTP.newWebSocketBuilder().header("X-Agent-Id", agentId), door, false);
    }

    /** Sends a frame, with single quotes for double ones. */
    void send(String frame) {
        socket.sendText(frame.replace('\'', '"'), true).join();
    }

    void read() {
        socket.request(Long.MAX_VALUE);
    }

    /** The next frame, whatever it is. */
    String next() throws InterruptedException {
        @Nullable String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(frame).as("a frame; passed over: %s", passedOver).isNotNull();
        return frame;
    }

    /** The next frame of that type; others are passed over. */
    String next(String type) throws InterruptedException {
        String mark = "\"type\":\"" + type + "\"";
        Optional<String> earlier =
                passedOver.stream().filter(frame -> frame.contains(mark)).findFirst();
        if (earlier.isPresent()) {
            passedOver.remove(earlier.get());
            return earlier.get();
        }
        while (true) {
            String frame = next();
            if (frame.contains(mark)) {
                return frame;
            }
            passedOver.add(frame);
        }
    }

    /** What came and nobody asked for. */
    List<String> rest() {
        frames.drainTo(passedOver);
        return List.copyOf(passedOver);
    }

    /** A field that holds a string. */
    static String field(String frame, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(frame);
        assertThat(field.find()).as("%s of %s", name, frame).isTrue();
        return field.group(1);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();
        private final boolean reads;

        Listener(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(Long.MAX_VALUE);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                frames.add(part.toString());
                part.setLength(0);
            }
            return null;
        }

        // The default asks for more with each of them, of which there is no lack.
        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer message) {
            return null;
        }
    }
}
