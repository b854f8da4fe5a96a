package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one agent asks of the hub: calls, messages, questions. Its streams are opened by the first of them and closed
 * when the last one is a while ago, so that an idle agent holds none. May be used from any thread; its lock guards a few
 * fields and nothing is called under it.
 */
final class HubWork {
    private final Supplier<AsyncHubClient> clients;
    private final EventLoop timer;
    private final Duration idle;
    private final LongSupplier nanoTime;
    private @Nullable AsyncHubClient client;
    private int underWay;
    private long lastUsed;
    private boolean closing;

    HubWork(Supplier<AsyncHubClient> clients, EventLoop timer, Duration idle, LongSupplier nanoTime) {
        this.clients = clients;
        this.timer = timer;
        this.idle = idle;
        this.nanoTime = nanoTime;
    }

    /** Asks something; what it was asked keeps the streams open until it is answered. */
    <T> CompletableFuture<T> ask(Function<AsyncHubClient, CompletableFuture<T>> question) {
        CompletableFuture<T> answer = question.apply(begin());
        answer.whenComplete((value, failure) -> end());
        return answer;
    }

    /** Closes the streams once everything under way is answered. */
    void close() {
        AsyncHubClient over = null;
        synchronized (this) {
            closing = true;
            if (underWay == 0) {
                over = client;
                client = null;
            }
        }
        close(over);
    }

    private AsyncHubClient begin() {
        AsyncHubClient fresh = null;
        AsyncHubClient used;
        synchronized (this) {
            underWay++;
            if (client == null) {
                client = clients.get();
                fresh = client;
            }
            used = client;
        }
        if (fresh != null) {
            lookLater(idle.toNanos());
        }
        return used;
    }

    private void end() {
        AsyncHubClient over = null;
        synchronized (this) {
            underWay--;
            if (underWay == 0) {
                lastUsed = nanoTime.getAsLong();
                if (closing) {
                    over = client;
                    client = null;
                }
            }
        }
        close(over);
    }

    private void lookLater(long nanos) {
        if (!timer.isShuttingDown()) {
            timer.schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void closeIfIdle() {
        AsyncHubClient over = null;
        long wait = 0;
        synchronized (this) {
            if (client == null) {
                return;
            }
            long since = nanoTime.getAsLong() - lastUsed;
            if (underWay > 0) {
                wait = idle.toNanos();
            } else if (since < idle.toNanos()) {
                wait = idle.toNanos() - since;
            } else {
                over = client;
                client = null;
            }
        }
        if (wait > 0) {
            lookLater(wait);
        }
        close(over);
    }

    private static void close(@Nullable AsyncHubClient over) {
        if (over != null) {
            over.close();
        }
    }
}
