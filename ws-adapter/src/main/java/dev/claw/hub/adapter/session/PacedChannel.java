package dev.claw.hub.adapter.session;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel whose streams give no more than an event loop takes: more is asked for behind the callbacks of what came, and
 * not as it comes. Else all that a window of entries lets through waits before the loop, however large its entries are.
 * May be used from any thread; shutting it down shuts the channel behind it down.
 */
final class PacedChannel extends ManagedChannel {
    private static final Logger LOG = LoggerFactory.getLogger(PacedChannel.class);

    private final ManagedChannel channel;
    private final EventLoop loop;

    /** @param loop where the callbacks of its streams run */
    PacedChannel(ManagedChannel channel, EventLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return new SimpleForwardingClientCall<>(channel.newCall(method, options)) {
            @Override
            public void request(int messages) {
                try {
                    loop.execute(() -> super.request(messages));
                } catch (RejectedExecutionException e) {
                    LOG.debug("the event loop is over", e);
                }
            }
        };
    }

    @Override
    public String authority() {
        return channel.authority();
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
        return channel.getState(requestConnection);
    }

    @Override
    public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
        channel.notifyWhenStateChanged(source, callback);
    }

    @Override
    public void resetConnectBackoff() {
        channel.resetConnectBackoff();
    }

    @Override
    public void enterIdle() {
        channel.enterIdle();
    }

    @Override
    public ManagedChannel shutdown() {
        channel.shutdown();
        return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
        channel.shutdownNow();
        return this;
    }

    @Override
    public boolean isShutdown() {
        return channel.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return channel.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return channel.awaitTermination(timeout, unit);
    }
}
