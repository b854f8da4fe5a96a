package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what the clock ends: keys whose time is over are marked so for good (G16) and their two sides are told; requests
 * that nobody decides are answered. It writes only when something is due. Any thread may sweep; two never do at once.
 */
public final class KeyExpiry {
    /** How often {@link #sweep} is meant to be called: a key's end is told that much late at most. */
    public static final Duration EVERY = Duration.ofMillis(200);

    /** How long a request waits for its provider. */
    static final Duration DECISION_TIME = Duration.ofDays(7);

    /** Keys and requests that one command ends; the next one takes the rest. */
    private static final int AT_ONCE = 500;

    private final Writer writer;
    private final StoreReaders readers;
    private final InstantSource clock;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    public KeyExpiry(Writer writer, StoreReaders readers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    /** Looks whether something is due, and ends it. Does not wait for it. */
    public void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            endDue().whenComplete((ended, fault) -> sweeping.set(false));
        }
    }

    private CompletionStage<Integer> endDue() {
        Instant now = clock.instant();
        return readers.read(session -> isDue(session, now))
                .thenCompose(due -> due ? end() : CompletableFuture.completedFuture(0));
    }

    private CompletionStage<Integer> end() {
        return writer.submitEssential(KeyExpiry::endSome)
                .thenCompose(ended -> ended < AT_ONCE ? CompletableFuture.completedFuture(ended) : end());
    }

    private static boolean isDue(Session session, Instant now) {
        KeyStore keys = session.keys();
        return keys.nextExpiry().filter(at -> !now.isBefore(at)).isPresent()
                || keys.requests()
                        .oldestUndecided()
                        .filter(at -> !now.isBefore(at.plus(DECISION_TIME)))
                        .isPresent();
    }

    private static Integer endSome(Batch batch) {
        KeyStore keys = batch.store().keys();
        List<KeyRow> overdue = keys.overdue(batch.now(), AT_ONCE);
        for (KeyRow key : overdue) {
            keys.expire(key.id(), batch.now()).ifPresent(dead -> {
                KeyTopics.changed(batch, dead);
                Deciding.closeRenewals(batch, dead);
            });
        }
        List<KeyRequestRow> undecided =
                keys.requests().undecidedSince(batch.now().minus(DECISION_TIME), AT_ONCE);
        undecided.forEach(row -> Deciding.close(
                batch,
                row,
                Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_REFUSED,
                        "the provider of service " + row.serviceId() + " did not decide within "
                                + DECISION_TIME.toDays() + " days")));
        return Math.max(overdue.size(), undecided.size());
    }
}
