package dev.claw.hub.adapter;

import dev.claw.hub.adapter.netty.DoorRules;
import dev.claw.hub.adapter.session.AdapterContext;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterSources;
import dev.claw.hub.adapter.settings.AdapterTimes;
import io.grpc.Channel;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Collects what an adapter needs. Not for several threads at once. */
public final class WsAdapterBuilder {
    /** The old hub's port. */
    public static final int DEFAULT_PORT = 8765;
    /** The old hub's port for HTTP. */
    public static final int DEFAULT_REST_PORT = 3765;

    private final HubAccess hub;
    private String host = "127.0.0.1";
    private OptionalInt port = OptionalInt.of(DEFAULT_PORT);
    private OptionalInt restPort = OptionalInt.empty();
    private String version = "unknown";
    private Set<String> origins = Set.of();
    private Set<String> hosts = DoorRules.LOOPBACK;
    private AdapterLimits limits = AdapterLimits.defaults();
    private AdapterTimes times = AdapterTimes.defaults();
    private AdapterSources sources = AdapterSources.system();
    private int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    WsAdapterBuilder(Channel channel, String gatewayToken) {
        this.hub = new HubAccess(channel, gatewayToken);
    }

    /** The address to listen on; 127.0.0.1 unless said otherwise. */
    public WsAdapterBuilder host(String address) {
        host = address;
        return this;
    }

    /** The port to listen on, {@value #DEFAULT_PORT} unless said otherwise; 0 for any free one. */
    public WsAdapterBuilder port(int number) {
        return port(OptionalInt.of(number));
    }

    /** The same; empty for no WebSocket door. */
    public WsAdapterBuilder port(OptionalInt number) {
        port = number;
        return this;
    }

    /** The port of the REST routes: 0 for any free one, empty (unless said otherwise) for none. */
    public WsAdapterBuilder restPort(OptionalInt number) {
        restPort = number;
        return this;
    }

    /** What {@code help} and {@code /health} tell as the version. */
    public WsAdapterBuilder version(String text) {
        version = text;
        return this;
    }

    /** Origins whose pages are let in; none unless said otherwise. What names no origin is no page. */
    public WsAdapterBuilder allowedOrigins(Collection<String> allowed) {
        origins = Set.copyOf(allowed);
        return this;
    }

    /**
     * Names and addresses, without port, that the {@code Host} header may hold beside the address that is listened on;
     * those of loopback unless said otherwise.
     */
    public WsAdapterBuilder allowedHosts(Collection<String> allowed) {
        hosts = Set.copyOf(allowed);
        return this;
    }

    public WsAdapterBuilder limits(AdapterLimits wanted) {
        limits = wanted;
        return this;
    }

    public WsAdapterBuilder times(AdapterTimes wanted) {
        times = wanted;
        return this;
    }

    public WsAdapterBuilder sources(AdapterSources wanted) {
        sources = wanted;
        return this;
    }

    /** Threads that serve the connections; half the processors, at least one, unless said otherwise. */
    public WsAdapterBuilder eventLoops(int threads) {
        eventLoops = threads;
        return this;
    }

    /** An adapter that does not listen yet. */
    public WsAdapter build() {
        Set<String> names = new HashSet<>();
        hosts.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        names.add((host.indexOf(':') < 0 ? host : "[" + host + "]").toLowerCase(Locale.ROOT));
        return new WsAdapter(
                AdapterContext.of(hub, limits, times, sources, version),
                new DoorRules(origins, names),
                new WsAdapter.Listening(address(port), address(restPort), eventLoops));
    }

    private Optional<InetSocketAddress> address(OptionalInt number) {
        return number.isPresent() ? Optional.of(new InetSocketAddress(host, number.getAsInt())) : Optional.empty();
    }
}
