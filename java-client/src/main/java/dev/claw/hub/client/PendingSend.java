package dev.claw.hub.client;

import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.util.concurrent.CompletableFuture;

/** A message under way and its future, in one object. Cancelling the future only ends the retries. */
final class PendingSend extends CompletableFuture<SentMessage> {
    private final OutgoingMessage message;
    private final int bytes;
    private final long deadline;

    /** @param deadline when it fails, by the client's clock for durations */
    PendingSend(OutgoingMessage message, long deadline) {
        this.message = message;
        this.bytes = message.getSerializedSize();
        this.deadline = deadline;
    }

    OutgoingMessage message() {
        return message;
    }

    int bytes() {
        return bytes;
    }

    boolean overdue(long now) {
        return now - deadline > 0;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
