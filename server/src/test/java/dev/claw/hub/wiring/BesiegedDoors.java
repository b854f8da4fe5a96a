package dev.claw.hub.wiring;

import dev.claw.hub.adapter.AdapterAddresses;
import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.adapter.settings.SharedLimits;
import dev.claw.hub.v1.AgentServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Both doors of an adapter of its own, whose road to the hub can be blocked, and sockets to do with them what nobody should. */
final class BesiegedDoors implements AutoCloseable {
    static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key:"
            + " dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    static final int TEXT = 0x81;
    static final int FIRST_FRAGMENT = 0x01;

    private static final int PATIENCE_MILLIS = 20_000;

    private final HubFixture hub;
    private final WsAdapter adapter;
    private final AdapterAddresses doors;
    private final Road road = new Road();
    private final List<Socket> sockets = new ArrayList<>();

    private BesiegedDoors(Path data, AdapterLimits limits, AdapterTimes times) throws Exception {
        this.hub = HubFixture.start(data);
        this.adapter = WsAdapter.builder(
                        ClientInterceptors.intercept(hub.connect(), road),
                        hub.hub().gatewayToken())
                .port(0)
                .restPort(OptionalInt.of(0))
                .limits(limits)
                .times(times)
                .build();
        this.doors = adapter.start();
    }

    /** Doors with these limits of what all hold together, and this patience with those who come in. */
    static BesiegedDoors open(Path data, SharedLimits shared, Duration patience) throws Exception {
        AdapterLimits limits = AdapterLimits.defaults();
        AdapterTimes times = AdapterTimes.defaults();
        return new BesiegedDoors(
                data,
                new AdapterLimits(
                        limits.connections(),
                        limits.frameBytes(),
                        limits.waitingFrames(),
                        limits.callsInFlight(),
                        limits.servedCalls(),
                        limits.outboundBytes(),
                        limits.outboundFrames(),
                        limits.outboundHardBytes(),
                        limits.inboxWindow(),
                        limits.tunnels(),
                        shared),
                new AdapterTimes(
                        patience,
                        patience,
                        times.call(),
                        times.keyDecision(),
                        times.optionalKey(),
                        times.pingEvery(),
                        times.silence(),
                        times.stall(),
                        times.replayAfter(),
                        times.settle(),
                        times.quiet(),
                        times.lists(),
                        times.idleStreams(),
                        times.chat()));
    }

    /** What becomes of the adapter's questions to the hub. */
    enum Passage {
        OPEN,
        /** They are never answered. */
        HANGING,
        /** They fail as those to a hub that is away. */
        BROKEN
    }

    HubFixture hub() {
        return hub;
    }

    /** From now on, for questions whose a token is. */
    void tokenChecks(Passage passage) {
        road.tokenChecks = passage;
    }

    /** Questions of this kind that the adapter has asked. */
    int asked(MethodDescriptor<?, ?> method) {
        return road.asked
                .getOrDefault(method.getFullMethodName(), new AtomicInteger())
                .get();
    }

    InetSocketAddress webSocket() {
        return doors.webSocket().orElseThrow();
    }

    InetSocketAddress rest() {
        return doors.rest().orElseThrow();
    }

    /** A socket that has sent this, and takes as little into itself as a socket can. */
    Socket send(InetSocketAddress door, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(door);
        sockets.add(socket);
        write(socket, text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** A WebSocket without a mind of its own. */
    Socket upgraded(String headers) throws IOException {
        Socket socket = send(webSocket(), "GET / HTTP/1.1\r\nHost: localhost\r\n" + headers + UPGRADE + "\r\n");
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return socket;
    }

    /** A frame of so many bytes of which these come. */
    static void frame(Socket socket, int opcode, int length, byte[] bytes) throws IOException {
        write(
                socket,
                ByteBuffer.allocate(14)
                        .put((byte) opcode)
                        .put((byte) (0x80 | 127))
                        .putLong(length)
                        .putInt(0)
                        .array());
        write(socket, bytes);
    }

    static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** What came until the connection ended. */
    static String rest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] part = new byte[8 << 10];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                text.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            // Reset: it ended too.
            return text.toString();
        }
        return text.toString();
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        adapter.close(Duration.ZERO);
        hub.close();
    }

    private static final class Road implements ClientInterceptor {
        private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        private volatile Passage tokenChecks = Passage.OPEN;

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            asked.computeIfAbsent(method.getFullMethodName(), name -> new AtomicInteger())
                    .incrementAndGet();
            Passage passage = method.getFullMethodName()
                            .equals(AgentServiceGrpc.getCheckTokenMethod().getFullMethodName())
                    ? tokenChecks
                    : Passage.OPEN;
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    switch (passage) {
                        case OPEN -> super.start(listener, headers);
                        case HANGING -> super.start(new Listener<>() {}, headers);
                        case BROKEN -> {
                            super.start(new Listener<>() {}, headers);
                            listener.onClose(Status.UNAVAILABLE.withDescription("no way to the hub"), new Metadata());
                        }
                    }
                }
            };
        }
    }
}
