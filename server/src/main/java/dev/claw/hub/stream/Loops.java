package dev.claw.hub.stream;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops: they read and write the gRPC connections and own the streams. A task posted to a loop runs behind
 * what the loop reads now, which is what gathers the frames of one read into one write.
 */
public final class Loops implements AutoCloseable {
    private final EventLoopGroup group;

    /**
     * @param threads at least 1; half the cores by default, for the load of a hub is in few, busy loops
     */
    public Loops(int threads) {
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("claw-loop", true), NioIoHandler.newFactory());
    }

    public static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    public EventLoopGroup group() {
        return group;
    }

    /** The loop that the current thread is, else the next one in turn. */
    EventExecutor current() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }
}
