package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.adapter.settings.ChatTimes;
import dev.claw.hub.v1.ChannelServiceGrpc;
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
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An adapter of its own at a hub, over a real connection; counts the inbox entries that the hub gives it, and lets a test
 * decide when the adapter learns that a channel is requested.
 */
final class AdapterFixture implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

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
                usual.request(),
                usual.call(),
                usual.keyDecision(),
                usual.optionalKey(),
                usual.pingEvery(),
                usual.silence(),
                usual.stall(),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                usual.quiet(),
                usual.lists(),
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

    /** Keeps what the hub answers to requests for channels from the adapter, until {@link #release}. */
    void holdChannelAnswers() {
        entries.held = new LinkedBlockingQueue<>();
    }

    /** Gives the oldest answer that is held, once there is one; those after it come as they are. */
    void release() throws InterruptedException {
        BlockingQueue<Runnable> answers = entries.held;
        entries.held = null;
        if (answers != null) {
            Runnable answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(answer).as("an answer that is held").isNotNull();
            answer.run();
        }
    }

    private static final class Counting implements ClientInterceptor {
        private final AtomicInteger given = new AtomicInteger();
        private volatile @Nullable BlockingQueue<Runnable> held;

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            boolean asksForChannel = method.equals(ChannelServiceGrpc.getRequestChannelMethod());
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    super.start(asksForChannel ? holding(listener) : counting(listener), headers);
                }
            };
        }

        private <R> ClientCall.Listener<R> counting(ClientCall.Listener<R> listener) {
            return new SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onMessage(R message) {
                    if (message instanceof ExchangeResponse frame) {
                        given.addAndGet(frame.getDelivery().getEntriesCount());
                    }
                    super.onMessage(message);
                }
            };
        }

        // The message of a unary answer means nothing before its end.
        private <R> ClientCall.Listener<R> holding(ClientCall.Listener<R> listener) {
            return new SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onClose(Status status, Metadata trailers) {
                    BlockingQueue<Runnable> answers = held;
                    if (answers == null) {
                        super.onClose(status, trailers);
                    } else {
                        answers.add(() -> super.onClose(status, trailers));
                    }
                }
            };
        }
    }
}
