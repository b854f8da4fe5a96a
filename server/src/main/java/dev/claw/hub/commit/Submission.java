package dev.claw.hub.commit;

import dev.claw.hub.error.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way, with the future that says what became of it. What is to be told is kept first, and told when it
 * is durable. Belongs to one thread at a time: the submitter's, then the writer's.
 */
final class Submission<T> {
    private final Command<T> command;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private Optional<T> result = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();

    Submission(Command<T> command) {
        this.command = command;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Runs the command and keeps its result or refusal; any other exception is thrown on. */
    void run(Batch batch) {
        refusal = Optional.empty();
        try {
            result = Optional.of(command.run(batch));
            batch.keepRings();
        } catch (Refusal thrown) {
            batch.dropRings();
            refuse(thrown);
        }
    }

    void refuse(Refusal cause) {
        refusal = Optional.of(cause);
    }

    /** Completes the future; what depends on it runs now, on this thread. Telling again changes nothing. */
    void tell() {
        if (refusal.isPresent()) {
            future.completeExceptionally(refusal.get());
        } else {
            future.complete(result.orElseThrow());
        }
    }
}
