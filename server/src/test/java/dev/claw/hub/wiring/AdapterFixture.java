package dev.claw.hub.wiring;

import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.adapter.settings.ChatTimes;
import dev.claw.hub.v1.ExchangeResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An adapter of its own at a hub, over a real connection; counts the inbox entries that the hub gives it. */
final class AdapterFixture implements AutoCloseable {
    private final WsAdapter adapter;
    private final InetSocketAddress door;
    private final Counting entries = new Counting();

    AdapterFixture(HubFixture hub, AdapterLimits limits, AdapterTimes times) throws Exception {
        Channel channel = ClientInterceptors.intercept(hub.connect(), entries);
        this.adapter = WsAdapter.builder(channel, hub.hub().gatewayToken())
                .port(0)
                .limits(limits)
                .times(times)
                .build();
        this.door = adapter.start().webSocket().orElseThrow();
    }

    static AdapterFixture start(HubFixture hub, ChatTimes chat) throws Exception {
        return new AdapterFixture(hub, AdapterLimits.defaults(), times(chat));
    }

    /** Everything waits less than in life, and an agent counts as having received almost at once. */
    static AdapterTimes times(ChatTimes chat) {
        AdapterTimes usual = AdapterTimes.defaults();
        return new AdapterTimes(
                usual.handshake(),
                usual.call(),
                usual.pingEvery(),
                usual.silence(),
                usual.stall(),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                usual.quiet(),
                Duration.ofMillis(300),
                chat);
    }

    /** Waits as in life. */
    static ChatTimes patient() {
        return ChatTimes.defaults();
    }

    InetSocketAddress door() {
        return door;
    }

    /** Inbox entries given to this adapter so far. */
    int entries() {
        return entries.given.get();
    }

    @Override
    public void close() {
        adapter.close(Duration.ZERO);
    }

    private static final class Counting implements ClientInterceptor {
        private final AtomicInteger given = new AtomicInteger();

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onMessage(R message) {
                                    if (message instanceof ExchangeResponse frame) {
                                        given.addAndGet(frame.getDelivery().getEntriesCount());
                                    }
                                    super.onMessage(message);
                                }
                            },
                            headers);
                }
            };
        }
    }
}
