package dev.claw.hub.client;

import dev.claw.hub.v1.Gap;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An inbox, and the groups that it follows, for threads that wait. Entries wait in it up to the window. May be used from several threads; each entry goes
 * to one of them.
 */
public final class Inbox implements AutoCloseable {
    private static final int KEPT_GAPS = 64;

    // The end is an empty element behind the last entry; who takes it puts it back for the next one.
    private final BlockingQueue<Optional<ReceivedEntry>> entries = new LinkedBlockingQueue<>();
    private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final InboxSubscription subscription;
    private volatile Ending ending = Ending.CLOSED;

    Inbox(Function<InboxListener, InboxSubscription> open) {
        this.subscription = open.apply(new Listener());
        subscription.closed().whenComplete(this::ended);
    }

    /**
     * The next entry, waiting for it. It comes again in a later process unless it is acknowledged.
     *
     * @throws HubException when the inbox is over: closed (CANCELLED), superseded (ABORTED), or refused for good
     */
    public ReceivedEntry take() throws InterruptedException {
        return orEnd(entries.take());
    }

    /**
     * The next entry, or empty when none came in time. Entries that came before the end are told first.
     *
     * @throws HubException when the inbox is over: closed (CANCELLED), superseded (ABORTED), or refused for good
     */
    public Optional<ReceivedEntry> poll(Duration timeout) throws InterruptedException {
        Optional<ReceivedEntry> next = entries.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? Optional.empty() : Optional.of(orEnd(next));
    }

    /** The oldest gap not yet asked for; each is told once, the last 64 are kept. */
    public Optional<Gap> pollGap() {
        return Optional.ofNullable(gaps.poll());
    }

    /** Completes when everything that waited at the first opening is in this inbox; then {@link #poll} finds it. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp.copy();
    }

    /** The same inbox without blocking, to follow more groups or fewer. */
    public InboxSubscription async() {
        return subscription;
    }

    /** As {@link Subscription#closed()}. */
    public CompletableFuture<EndCause> closed() {
        return subscription.closed();
    }

    /** Stops reading; acknowledgements given before are confirmed by the hub, for at most the closing grace. */
    @Override
    public void close() {
        subscription.close();
    }

    private ReceivedEntry orEnd(Optional<ReceivedEntry> next) {
        return next.orElseThrow(() -> {
            entries.add(next);
            return ending.forWaiters().thrownHere();
        });
    }

    private void ended(@Nullable EndCause cause, @Nullable Throwable failure) {
        if (failure != null) {
            ending = Ending.failed(HubException.from(failure));
        }
        // A takeover is told behind the entries that came before it, by the listener.
        if (cause != EndCause.SUPERSEDED) {
            end();
        }
    }

    private void end() {
        caughtUp.completeExceptionally(ending.forWaiters());
        entries.add(Optional.empty());
    }

    private final class Listener implements InboxListener {
        @Override
        public void onEntry(ReceivedEntry entry) {
            entries.add(Optional.of(entry));
        }

        @Override
        public void onCaughtUp() {
            caughtUp.complete(null);
        }

        @Override
        public void onGap(Gap gap) {
            if (gaps.size() >= KEPT_GAPS) {
                gaps.poll();
            }
            gaps.add(gap);
        }

        @Override
        public void onSuperseded() {
            ending = Ending.SUPERSEDED;
            end();
        }
    }
}
