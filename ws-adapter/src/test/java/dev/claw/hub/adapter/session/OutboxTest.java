package dev.claw.hub.adapter.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.settings.AdapterLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent reads, by the library's own decoder. */
final class OutboxTest {
    private static final int MIB = 1 << 20;

    private final EmbeddedChannel agent = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, MIB));
    private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    private final HeldBytes leaving = new HeldBytes(Long.MAX_VALUE, 1, Duration.ofMinutes(1), System::nanoTime);
    private final Deque<ObjectJson> held = new ArrayDeque<>();
    private final Outbox out = new Outbox(channel, AdapterLimits.defaults(), false, this::sendHeld, leaving);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        agent.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 125, 126, 127, 1_000, (32 << 10) - 10, 32 << 10, 65_535, 65_536, MIB - 1, MIB})
    @DisplayName("a frame of any length goes as one, between its neighbours")
    void send_anyLength_isOneFrame(int length) {
        assertThat(out.send(text("before"))).isTrue();
        assertThat(out.send(new ObjectJson().raw("x", " ".repeat(length - 6)))).isTrue();
        assertThat(out.send(text("behind"))).isTrue();

        List<String> read = read();
        assertThat(read).hasSize(3);
        assertThat(read.get(0)).isEqualTo("{\"x\":\"before\"}");
        assertThat(read.get(1)).hasSize(length).startsWith("{\"x\":").endsWith("}");
        assertThat(read.get(2)).isEqualTo("{\"x\":\"behind\"}");
    }

    @Test
    @DisplayName("a frame larger than any may be is not sent")
    void send_tooLarge_isRefused() {
        assertThat(out.send(new ObjectJson().raw("x", " ".repeat(MIB)))).isFalse();

        assertThat(read()).isEmpty();
    }

    @Test
    @DisplayName("frames of all kinds come in the order in which they were sent")
    void send_amongOtherFrames_keepsOrder() {
        out.burstBegan();
        out.send(text("一"));
        out.pong(Unpooled.copiedBuffer("pong", StandardCharsets.UTF_8));
        out.send(text("二"));
        out.share("shared".getBytes(StandardCharsets.UTF_8));
        out.send(text("三"));
        out.ping(7);
        out.send(text("四"));
        out.close(Outbox.RESTART, "over");
        out.burstEnded();

        assertThat(read())
                .containsExactly(
                        "{\"x\":\"一\"}",
                        "PongWebSocketFrame",
                        "{\"x\":\"二\"}",
                        "shared",
                        "{\"x\":\"三\"}",
                        "PingWebSocketFrame",
                        "{\"x\":\"四\"}",
                        "1012");
    }

    @Test
    @DisplayName("an agent that closes gets what was sent to it before")
    void closedByAgent_getsWhatWasSent() {
        out.burstBegan();
        out.send(text("last"));
        out.closedByAgent(new CloseWebSocketFrame(1000, "").content());

        assertThat(read()).containsExactly("{\"x\":\"last\"}", "1000");
    }

    @Test
    @DisplayName("what a burst of reading causes is one write, and counts until it is written")
    void send_manyInABurst_isOneWrite() {
        out.burstBegan();
        for (int i = 0; i < AdapterLimits.defaults().outboundFrames(); i++) {
            assertThat(out.congested()).isFalse();
            out.send(text("x"));
        }
        assertThat(out.congested()).isTrue();
        assertThat(channel.outboundMessages()).isEmpty();

        out.burstEnded();

        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(out.congested()).isFalse();
        assertThat(read()).hasSize(AdapterLimits.defaults().outboundFrames());
    }

    @Test
    @DisplayName("much in one burst is seen to wait before the burst ends")
    void send_muchInABurst_congests() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 64 << 10));
        String half = "x".repeat(32 << 10);
        out.burstBegan();

        out.send(text(half));
        assertThat(out.congested()).isFalse();
        out.send(text(half));
        assertThat(out.congested()).isTrue();

        out.burstEnded();
        assertThat(out.congested()).isFalse();
    }

    @Test
    @DisplayName("what leaves because there is room again never comes into the middle of another frame")
    void share_thatFillsTheRoom_isOneFrame() {
        String half = "x".repeat(32 << 10);
        held.add(text(half));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                out.reading(!out.congested());
                sendHeld();
            }
        });
        out.burstBegan();
        out.send(text(half));
        int waiting = (int) channel.unsafe().outboundBuffer().totalPendingWriteBytes();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, waiting + 1));
        String list = "{\"x\":\"" + "旧".repeat(1_000) + "\"}";
        out.share(list.getBytes(StandardCharsets.UTF_8));
        out.burstEnded();

        String large = text(half).json();
        assertThat(read()).containsExactly(large, list, large);
    }

    @Test
    @DisplayName("what waited for room leaves behind what was written before, all of it and in order")
    void send_whileABatchIsWritten_keepsOrder() {
        int frames = 5 * AdapterLimits.defaults().outboundFrames();
        out.burstBegan();
        for (int i = 0; i < frames; i++) {
            held.add(text(Integer.toString(i)));
        }
        sendHeld();
        assertThat(out.congested()).isTrue();
        out.burstEnded();

        assertThat(read())
                .containsExactlyElementsOf(IntStream.range(0, frames)
                        .mapToObj(i -> "{\"x\":\"" + i + "\"}")
                        .toList());
        assertThat(held).isEmpty();
    }

    @Test
    @DisplayName("what was written is held no more, the last of it neither")
    void send_written_holdsNothing() {
        String half = "x".repeat(32 << 10);
        out.burstBegan();
        out.send(text(half));
        out.send(text(half));
        out.pong(Unpooled.copiedBuffer("pong", StandardCharsets.UTF_8));
        assertThat(leaving.held()).isBetween(2L * half.length(), 3L * half.length());

        out.burstEnded();

        assertThat(leaving.held()).isZero();
    }

    @Test
    @DisplayName("frames that cannot be written wait for nothing any more")
    void send_whenWritingFails_countsNothing() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new IOException("broken"));
            }
        });
        out.burstBegan();
        for (int i = 0; i < AdapterLimits.defaults().outboundFrames(); i++) {
            out.send(text("x"));
        }
        assertThat(out.congested()).isTrue();
        out.burstEnded();

        assertThat(out.congested()).isFalse();
        assertThat(leaving.held()).isZero();
    }

    @Test
    @DisplayName("nothing is held for a connection that is gone, also of what is sent to it after")
    void send_whenTheConnectionIsGone_holdsNothing() {
        String half = "x".repeat(32 << 10);
        out.burstBegan();
        out.send(text(half));
        out.send(text("x"));
        assertThat(leaving.held()).isGreaterThan(half.length());

        channel.close();
        out.released();
        out.burstEnded();
        out.send(text(half));
        out.send(text("x"));

        assertThat(read()).isEmpty();
        assertThat(leaving.held()).isZero();
    }

    @Test
    @DisplayName("more than may ever wait closes the connection, behind what was sent")
    void send_beyondTheHardLimit_closes() {
        int fitting = AdapterLimits.defaults().outboundHardBytes() / MIB;
        ObjectJson large = new ObjectJson().raw("x", " ".repeat(MIB - 6));
        out.burstBegan();
        for (int i = 0; i < fitting + 1; i++) {
            assertThat(out.isClosing()).isEqualTo(i == fitting);
            out.send(large);
        }
        out.burstEnded();

        List<String> read = read();
        assertThat(read).hasSize(fitting + 1).endsWith("1013");
        assertThat(leaving.held()).isZero();
    }

    private void sendHeld() {
        while (!held.isEmpty() && !out.congested()) {
            out.send(held.remove());
        }
    }

    private static ObjectJson text(String value) {
        return new ObjectJson().text("x", value);
    }

    /** What the agent reads of what was sent, once everything that was put off is done. */
    private List<String> read() {
        channel.runPendingTasks();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            agent.writeInbound(bytes);
        }
        List<String> read = new ArrayList<>();
        for (WebSocketFrame frame = agent.readInbound(); frame != null; frame = agent.readInbound()) {
            if (frame instanceof TextWebSocketFrame text) {
                read.add(text.text());
            } else if (frame instanceof CloseWebSocketFrame close) {
                read.add(Integer.toString(close.statusCode()));
            } else {
                read.add(frame.getClass().getSimpleName());
            }
            frame.release();
        }
        return read;
    }
}
