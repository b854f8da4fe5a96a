package dev.claw.hub.adapter;

import dev.claw.hub.adapter.netty.Door;
import dev.claw.hub.adapter.netty.DoorRules;
import dev.claw.hub.adapter.rest.RestDoor;
import dev.claw.hub.adapter.session.AdapterContext;
import dev.claw.hub.adapter.session.Session;
import io.grpc.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves agents of the old JSON hub protocol over WebSocket and HTTP, as a client of a hub's public API in the gateway role. Owns
 * its listening sockets, its event loops and the connections; never the channel to the hub. {@link #start} and
 * {@link #close(Duration)} block and may be called from any thread that is none of its own.
 */
public final class WsAdapter implements AutoCloseable {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final AdapterContext context;
    private final Door door;
    private final RestDoor rest;
    private final Listening wanted;
    private final List<io.netty.channel.Channel> listening = new ArrayList<>();
    private @Nullable EventLoopGroup loops;

    /**
     * Where to listen, and with how many threads.
     *
     * @param webSocket empty for a door that stays closed; likewise {@code rest}
     */
    record Listening(Optional<InetSocketAddress> webSocket, Optional<InetSocketAddress> rest, int threads) {}

    WsAdapter(AdapterContext context, DoorRules rules, Listening wanted) {
        this.context = context;
        this.door = new Door(context, rules);
        this.rest = new RestDoor(context, rules, door::size);
        this.wanted = wanted;
    }

    /**
     * Begins to make an adapter.
     *
     * @param hub a channel to the hub; whoever gives it shuts it down, after the adapter
     * @param gatewayToken what proves to the hub that the adapter may act for agents
     */
    public static WsAdapterBuilder builder(Channel hub, String gatewayToken) {
        return new WsAdapterBuilder(hub, gatewayToken);
    }

    /**
     * Begins to listen.
     *
     * @return the addresses that are listened on
     * @throws IOException if one cannot be bound; then none is
     * @throws IllegalStateException if the adapter was started before
     */
    public synchronized AdapterAddresses start() throws IOException {
        if (loops != null) {
            throw new IllegalStateException("the adapter was started already, expected one start");
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                wanted.threads(), new DefaultThreadFactory("claw-ws", true), NioIoHandler.newFactory());
        try {
            AdapterAddresses addresses = new AdapterAddresses(
                    bound(wanted.webSocket(), address -> door.open(group, address)),
                    bound(wanted.rest(), address -> rest.open(group, address)));
            loops = group;
            return addresses;
        } catch (IOException e) {
            listening.clear();
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    /** Opens a listening socket. */
    private interface Binding {
        io.netty.channel.Channel to(InetSocketAddress address) throws IOException;
    }

    private Optional<InetSocketAddress> bound(Optional<InetSocketAddress> address, Binding binding) throws IOException {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        io.netty.channel.Channel socket = binding.to(address.get());
        listening.add(socket);
        return Optional.of((InetSocketAddress) socket.localAddress());
    }

    /** Connections that are open. */
    public int connections() {
        return door.size();
    }

    /** Closes with a grace of 5 s. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes no more connections and closes those there are with code 1012: each as soon as nobody waits for it, all when
     * the grace is over. Returns when everything is released; closing again does nothing.
     */
    public synchronized void close(Duration grace) {
        EventLoopGroup group = loops;
        if (group == null || listening.isEmpty()) {
            return;
        }
        listening.forEach(socket -> socket.close().awaitUninterruptibly());
        listening.clear();
        rest.drain();
        long deadline = System.nanoTime() + grace.toNanos();
        door.forEach(Session::drain);
        awaitEmpty(deadline);
        door.forEach(Session::stop);
        awaitEmpty(System.nanoTime() + LAST_WORDS.toNanos());
        group.shutdownGracefully(0, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private void awaitEmpty(long deadline) {
        boolean interrupted = false;
        while ((door.size() > 0 || context.links().size() > 0) && System.nanoTime() < deadline) {
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
