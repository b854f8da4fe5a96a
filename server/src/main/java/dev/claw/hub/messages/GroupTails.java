package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Post;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The ends of the logs of groups that streams follow now, so that many streams that stand at the same place read it once.
 * One bell per group, passed on to its followers; one page per group and place, read by the first that asks for it. Any
 * thread.
 */
final class GroupTails {
    /** Pages kept, of all groups, and their bytes: those used longest ago go first. */
    private static final int MAX_PAGES = 1_024;

    private static final long MAX_BYTES = 16 << 20;
    private static final float LOAD_FACTOR = 0.75f;

    private final Bus bus;

    /** Numbers what the tails are in between two rings; one that nobody follows for a while misses some. */
    private final AtomicLong states = new AtomicLong();

    private final ConcurrentMap<String, Tail> tails = new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private final Map<Place, Kept> pages = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /** Guarded by {@link #pages}. */
    private long bytes;

    GroupTails(Bus bus) {
        this.bus = bus;
    }

    private record Place(String channelId, long after) {}

    /** Rings the listener whenever the group's log has news, until closed. */
    Subscription follow(String channelId, Runnable listener) {
        Follower follower = new Follower(listener);
        tails.compute(channelId, (id, known) -> {
            Tail tail = known == null ? new Tail(id) : known;
            tail.followers.add(follower);
            return tail;
        });
        return () -> tails.computeIfPresent(channelId, (id, tail) -> {
            tail.followers.remove(follower);
            if (!tail.followers.isEmpty()) {
                return tail;
            }
            tail.bell.close();
            return null;
        });
    }

    /**
     * The page behind a number: the one that another follower read, unless the bell has rung since and there may be more.
     *
     * @param read reads it
     */
    CompletionStage<GroupPage> page(String channelId, long after, Supplier<? extends CompletionStage<GroupPage>> read) {
        Tail tail = tails.get(channelId);
        if (tail == null) {
            return read.get();
        }
        Place place = new Place(channelId, after);
        Kept fresh;
        synchronized (pages) {
            Kept kept = pages.get(place);
            if (kept != null && kept.holds(tail.state)) {
                return kept.page;
            }
            fresh = new Kept(tail.state, read.get().toCompletableFuture());
            Kept old = pages.put(place, fresh);
            bytes -= old == null ? 0 : old.bytes;
        }
        fresh.page.thenAccept(page -> weigh(place, fresh, page.delivery().getSerializedSize()));
        return fresh.page;
    }

    private void weigh(Place place, Kept kept, int size) {
        synchronized (pages) {
            if (pages.get(place) == kept) {
                kept.bytes = size;
                bytes += size;
            }
            Iterator<Kept> oldest = pages.values().iterator();
            while (pages.size() > MAX_PAGES || bytes > MAX_BYTES) {
                bytes -= oldest.next().bytes;
                oldest.remove();
            }
        }
    }

    /** A page read or being read. */
    private static final class Kept {
        private final long state;
        private final CompletableFuture<GroupPage> page;
        private int bytes;

        /** @param state of the tail when it was begun */
        Kept(long state, CompletableFuture<GroupPage> page) {
            this.state = state;
            this.page = page;
        }

        /** Whether it is what a reader would find now: read since the last ring, or not up to the log's end. */
        boolean holds(long now) {
            if (page.isCompletedExceptionally()) {
                return false;
            }
            return state == now || page.isDone() && !page.join().reachedEnd();
        }
    }

    /** One listener; equal to itself only, however often the same one follows. */
    private static final class Follower {
        private final Runnable listener;

        Follower(Runnable listener) {
            this.listener = listener;
        }
    }

    private final class Tail {
        private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
        private final Subscription bell;
        private volatile long state = states.incrementAndGet();

        Tail(String channelId) {
            this.bell = bus.subscribe(Post.logTopic(channelId), this::ring);
        }

        private void ring() {
            // Before the followers are rung: what they read then must not be older.
            state = states.incrementAndGet();
            followers.forEach(follower -> follower.listener.run());
        }
    }
}
