package dev.claw.hub.adapter.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a stream of a paced channel asks for more. */
final class PacedChannelTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }

    @Test
    @DisplayName("more is asked for behind the callbacks that wait on the loop")
    void request_whileCallbacksWait_isBehindThem() throws Exception {
        ClientCall<ExchangeRequest, ExchangeResponse> call = new PacedChannel(new Noting(), loop)
                .newCall(MessageServiceGrpc.getExchangeMethod(), CallOptions.DEFAULT);
        CountDownLatch busy = new CountDownLatch(1);
        loop.execute(() -> await(busy));
        loop.execute(() -> done.add("callback"));
        call.request(2);
        assertThat(done).isEmpty();
        busy.countDown();
        loop.submit(() -> {}).sync();
        assertThat(done).containsExactly("callback", "request 2");
    }

    @Test
    @DisplayName("also what the loop itself asks for, as it may in one process with the hub")
    void request_fromLoop_isBehindWhatWaits() throws Exception {
        ClientCall<ExchangeRequest, ExchangeResponse> call = new PacedChannel(new Noting(), loop)
                .newCall(MessageServiceGrpc.getExchangeMethod(), CallOptions.DEFAULT);
        loop.submit(() -> {
                    loop.execute(() -> done.add("callback"));
                    call.request(1);
                })
                .sync();
        loop.submit(() -> {}).sync();
        assertThat(done).containsExactly("callback", "request 1");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A channel that leads nowhere and notes what its calls ask for. */
    private final class Noting extends ManagedChannel {
        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            return new ClientCall<>() {
                @Override
                public void start(Listener<R> listener, Metadata headers) {}

                @Override
                public void request(int messages) {
                    done.add("request " + messages);
                }

                @Override
                public void cancel(@Nullable String message, @Nullable Throwable cause) {}

                @Override
                public void halfClose() {}

                @Override
                public void sendMessage(Q message) {}
            };
        }

        @Override
        public String authority() {
            return "nowhere";
        }

        @Override
        public ManagedChannel shutdown() {
            return this;
        }

        @Override
        public ManagedChannel shutdownNow() {
            return this;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
