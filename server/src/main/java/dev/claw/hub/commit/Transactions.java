package dev.claw.hub.commit;

import dev.claw.hub.store.Store;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.store.Transaction;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs submissions in transactions and says what became of them: first all in one; when a command broke that one, each
 * in its own, so that it fails alone. Used by the writer's thread only.
 */
final class Transactions {
    private final Store store;
    private final InstantSource clock;
    private final StoreHealth health;
    private final Faults faults;
    private final Announcer announcer;

    Transactions(Store store, InstantSource clock, StoreHealth health, Faults faults, Announcer announcer) {
        this.store = store;
        this.clock = clock;
        this.health = health;
        this.faults = faults;
        this.announcer = announcer;
    }

    /** Tells of submissions whose outcome is settled: what was accepted is durable. */
    @FunctionalInterface
    interface Announcer {
        void announce(List<Submission<?>> settled, Collection<String> topics);
    }

    /** Runs them in order. Every one was announced when this returns. */
    void run(List<Submission<?>> submissions) {
        if (attempt(submissions) != Attempt.COMMAND_BROKE || submissions.size() == 1) {
            return;
        }
        boolean down = false;
        for (Submission<?> submission : submissions) {
            List<Submission<?>> alone = List.of(submission);
            if (down) {
                refuse(alone);
            } else {
                // A store that cannot even begin keeps each one waiting: one try is enough for all.
                down = attempt(alone) == Attempt.NOT_BEGUN;
            }
        }
    }

    /** Tries whether the store takes a transaction. */
    void probe() {
        attempt(List.of());
    }

    private enum Attempt {
        /** Announced: durable, or refused by the command itself. */
        SETTLED,
        /** Announced: all refused. */
        NOT_BEGUN,
        /** Announced: all refused. */
        NOT_COMMITTED,
        /** Rolled back; announced only when there was but one. */
        COMMAND_BROKE
    }

    private Attempt attempt(List<Submission<?>> submissions) {
        Transaction transaction;
        try {
            transaction = store.begin();
        } catch (StoreException e) {
            health.down(e);
            refuse(submissions);
            return Attempt.NOT_BEGUN;
        }
        Batch batch = new Batch(transaction, clock.instant().truncatedTo(ChronoUnit.MICROS));
        try (transaction) {
            transaction.passed(batch.now());
            Optional<Throwable> broken = runAll(submissions, batch);
            if (broken.isPresent()) {
                transaction.close();
                if (submissions.size() == 1) {
                    refuseBroken(submissions, broken.get());
                }
                return Attempt.COMMAND_BROKE;
            }
            transaction.commit();
        } catch (StoreException e) {
            health.down(e);
            refuse(submissions);
            return Attempt.NOT_COMMITTED;
        }
        health.up();
        announcer.announce(submissions, batch.topics());
        return Attempt.SETTLED;
    }

    /** Runs them until one breaks, and answers what that one threw: even an Error is its own failure, not the writer's. */
    private static Optional<Throwable> runAll(List<Submission<?>> submissions, Batch batch) {
        for (Submission<?> submission : submissions) {
            try {
                submission.run(batch);
            } catch (Throwable thrown) {
                return Optional.of(thrown);
            }
        }
        return Optional.empty();
    }

    private void refuseBroken(List<Submission<?>> alone, Throwable cause) {
        if (cause instanceof StoreException) {
            health.down(cause);
        }
        alone.get(0).refuse(faults.of(cause));
        announcer.announce(alone, Set.of());
    }

    private void refuse(List<Submission<?>> submissions) {
        for (Submission<?> submission : submissions) {
            submission.refuse(Faults.storeUnavailable());
        }
        announcer.announce(submissions, Set.of());
    }
}
