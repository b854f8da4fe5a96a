package dev.claw.hub.keys;

import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.RowPage;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.KeyStates;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds one stream the keys of one side: first those that can still be used, then every one that changes, dead ones too,
 * the newest state of each. A burst of charges is one state: between two reads it rests. Owned by the stream's loop;
 * {@link #ring} may come from any thread.
 */
final class KeyFeed {
    private static final Duration REST = Duration.ofMillis(50);

    private final KeyDesk desk;
    private final KeyFilter filter;
    private final int most;
    private final Feed<RowPage<KeyRow>> feed;

    /** Up to this revision it is the snapshot, behind it are changes; -1 before the first read. */
    private final AtomicLong snapshotThrough = new AtomicLong(-1);

    KeyFeed(BidiStream<?, ?> stream, KeyDesk desk, KeyFilter filter, int most) {
        this.desk = desk;
        this.filter = filter;
        this.most = most;
        this.feed = new Feed<>(stream, 0, REST, this::read);
    }

    /** Keys may have changed. Any thread. */
    void ring() {
        feed.ring();
    }

    /** The next keys to tell, at least one; else it begins to read if there may be some. On the loop. */
    Optional<List<KeyRow>> next() {
        // A page may hold nothing but keys that were dead before; what lies behind it is read all the same.
        for (Optional<RowPage<KeyRow>> page = feed.next(); page.isPresent(); page = feed.next()) {
            List<KeyRow> told = page.get().rows().stream().filter(this::isTold).toList();
            if (!told.isEmpty()) {
                return Optional.of(told);
            }
        }
        return Optional.empty();
    }

    /** True once: when the snapshot is complete. On the loop. */
    boolean turnsCaughtUp() {
        return feed.turnsCaughtUp();
    }

    /** The keys as they are told. */
    static KeyStates states(Collection<KeyRow> rows) {
        return KeyStates.newBuilder()
                .addAllKeys(rows.stream().map(Keys::proto).toList())
                .build();
    }

    /** One that is about to expire is told when that is durable, as its change: told once, it never lives again (G16). */
    private boolean isTold(KeyRow row) {
        boolean news =
                row.revision() > snapshotThrough.get() || Keys.proto(row).getState() == KeyState.KEY_STATE_ACTIVE;
        return news && !desk.isAboutToExpire(row);
    }

    private CompletionStage<RowPage<KeyRow>> read(long after) {
        return desk.readers().read(session -> page(session, after));
    }

    private RowPage<KeyRow> page(Session session, long after) {
        // Taken before the keys are read: what changes in between is told as a change, and never taken for old.
        snapshotThrough.compareAndSet(-1, session.keys().newestRevision());
        return RowPage.of(session.keys().list(filter, after, most), KeyRow::revision, after, most);
    }
}
