package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.settings.AdapterLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The writing half of a connection; the only one that writes to it. What is written in one burst of reading, or in one
 * run of the event loop, leaves in one flush. Owned by the connection's event loop; never blocks.
 */
public final class Outbox {
    /** The agent or a network between stays silent, or a fault of the adapter's. */
    static final int INTERNAL = 1011;
    /** The hub stops; connect again. */
    static final int RESTART = 1012;
    /** The agent reads too slowly; connect again. */
    static final int TRY_LATER = 1013;

    private static final String HUB = "hub";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REASON_CHARS = 40;
    private static final int BATCH_BYTES = 32 << 10;
    /** What the smallest frame takes that is written alone. */
    private static final int FRAME_BYTES = 128;

    private final Channel channel;
    private final AdapterLimits limits;
    private final boolean listener;
    private final Runnable changed;
    private final HeldBytes.Share share;
    private final FrameBatch batch = new FrameBatch();
    private int pendingFrames;
    private long unwritten;
    private long heldBeside;
    private long writtenFrames;
    private boolean reading = true;
    private boolean inBurst;
    private boolean flushPending;
    private boolean closing;
    private long progressMark = -1;
    private long progressAt;

    /**
     * @param listener whether the agent's listeners want {@code sender_id} and {@code content} in every frame
     * @param changed told when there is room again
     * @param leaving what waits for all connections
     */
    Outbox(Channel channel, AdapterLimits limits, boolean listener, Runnable changed, HeldBytes leaving) {
        this.channel = channel;
        this.limits = limits;
        this.listener = listener;
        this.changed = changed;
        this.share =
                leaving.share(() -> Loops.run(channel.eventLoop(), () -> abort(TRY_LATER, "too much waits unread")));
    }

    /** Sends a frame; false, and nothing is sent, if it is larger than a frame may be. */
    boolean send(ObjectJson frame) {
        if (listener) {
            String said = frame.get("message").flatMap(JsonText::string).orElse("");
            frame.textIfNone("sender_id", HUB).textIfNone("content", said);
        }
        // Copied once more, which costs a tenth of encoding each character into a buffer.
        byte[] text = frame.json().getBytes(StandardCharsets.UTF_8);
        if (text.length > limits.frameBytes()) {
            return false;
        }
        if (!closing) {
            add(text);
            closeIfFlooded();
        }
        return true;
    }

    /**
     * Sends a frame's text that many connections share, unless so much waits already that it may be left out.
     *
     * @param text UTF-8
     */
    void share(byte[] text) {
        if (!closing && !congested()) {
            add(text);
        }
    }

    /** A WebSocket ping; the answer carries the number back. */
    void ping(long number) {
        if (!closing) {
            write(new PingWebSocketFrame(channel.alloc().buffer(Long.BYTES).writeLong(number)));
        }
    }

    /** Answers a WebSocket ping. Takes over the content. */
    public void pong(ByteBuf content) {
        if (closing) {
            content.release();
        } else {
            write(new PongWebSocketFrame(content));
        }
    }

    /** Whether so much waits that nothing more should be made. */
    boolean congested() {
        return !channel.isWritable() || pendingFrames >= limits.outboundFrames();
    }

    /** Reads the connection, or leaves it unread. */
    void reading(boolean wanted) {
        boolean now = wanted || closing;
        if (now != reading) {
            reading = now;
            channel.config().setAutoRead(now);
            if (!now) {
                // The rest of the burst stays unread, and nobody tells when it ends.
                burstEnded();
            }
        }
    }

    boolean isReading() {
        return reading;
    }

    boolean isClosing() {
        return closing;
    }

    /** Begins to close: a close frame now, the connection when the agent answers it, or soon. */
    public void close(int code, String reason) {
        if (closing) {
            return;
        }
        say(code, reason);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes at once, for what is held is needed: a close frame if there is room for it, no waiting for its answer. */
    public void abort(int code, String reason) {
        if (!closing) {
            say(code, reason);
        }
        channel.close();
    }

    private void say(int code, String reason) {
        closing = true;
        reading(true);
        writeBatch();
        String fitting = reason.length() > MAX_REASON_CHARS ? reason.substring(0, MAX_REASON_CHARS) : reason;
        channel.writeAndFlush(new CloseWebSocketFrame(code, fitting));
    }

    /** Bytes that wait for the agent elsewhere, until there is room here. */
    void holdsBeside(long bytes) {
        heldBeside = bytes;
        count();
    }

    /** The connection is over: nothing is held for it. */
    void released() {
        heldBeside = 0;
        share.holds(0);
    }

    /** The agent closes, or answers our close. Takes over the content. */
    public void closedByAgent(ByteBuf content) {
        if (closing) {
            content.release();
            channel.close();
            return;
        }
        closing = true;
        writeBatch();
        channel.writeAndFlush(new CloseWebSocketFrame(true, 0, content)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Frames are being read: what they cause is flushed by {@link #burstEnded()}. */
    public void burstBegan() {
        inBurst = true;
    }

    public void burstEnded() {
        inBurst = false;
        flush();
    }

    /** Whether data waits and the transport took no byte of it for {@code limitNanos}; to be asked regularly. */
    boolean stalled(long now, long limitNanos) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
            progressMark = -1;
            return false;
        }
        long mark = (writtenFrames << 24) + buffer.currentProgress();
        if (mark != progressMark) {
            progressMark = mark;
            progressAt = now;
            return false;
        }
        return now - progressAt > limitNanos;
    }

    private void add(byte[] text) {
        pendingFrames++;
        batch.add(text);
        if (batch.bytes() >= BATCH_BYTES) {
            writeBatch();
        }
        flushSoon();
    }

    // For small frames, which the library's encoder writes whole. Of a larger one there may be room again between the
    // header and the body, and what waits for room would leave there.
    private void write(WebSocketFrame frame) {
        writeBatch();
        pendingFrames++;
        write(frame, 1, FRAME_BYTES + frame.content().readableBytes());
        flushSoon();
    }

    private void writeBatch() {
        int frames = batch.frames();
        if (frames > 0) {
            int bytes = batch.bytes();
            write(batch.take(channel.alloc()), frames, bytes);
        }
    }

    // Counted here, for the socket's queue still counts a message when it tells that it was written.
    private void write(Object message, int frames, int bytes) {
        unwritten += bytes;
        channel.write(message).addListener(done -> written(frames, bytes));
        count();
    }

    private void flushSoon() {
        if (!inBurst && !flushPending) {
            flushPending = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        flushPending = false;
        writeBatch();
        channel.flush();
    }

    private void written(int frames, int bytes) {
        boolean full = pendingFrames >= limits.outboundFrames();
        unwritten -= bytes;
        pendingFrames -= frames;
        writtenFrames += frames;
        count();
        if (full) {
            changed.run();
        }
    }

    private void count() {
        share.holds(heldBeside + waiting());
    }

    // Answers of calls come whether there is room or not.
    private void closeIfFlooded() {
        if (waiting() > limits.outboundHardBytes()) {
            close(TRY_LATER, "too much waits unread");
        }
    }

    private long waiting() {
        return batch.bytes() + unwritten;
    }
}
