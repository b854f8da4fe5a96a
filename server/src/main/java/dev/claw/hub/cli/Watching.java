package dev.claw.hub.cli;

import dev.claw.hub.client.EndCause;
import dev.claw.hub.client.HubException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What all that is followed live has in common. */
final class Watching {
    private Watching() {}

    /**
     * Waits until what is followed is over. Blocks.
     *
     * @throws HubException when the hub refused it
     */
    static int untilOver(CompletableFuture<EndCause> closed, Output output) {
        EndCause cause = end(closed);
        output.say(cause == EndCause.SUPERSEDED ? "Another reader took over." : "It is over.");
        return ExitCode.FAILED;
    }

    /**
     * Waits until a subscription is over. Blocks.
     *
     * @throws HubException when the hub refused it
     */
    static EndCause end(CompletableFuture<EndCause> closed) {
        try {
            return closed.join();
        } catch (CompletionException e) {
            throw HubException.from(e);
        }
    }

    /**
     * Does nothing unless a subscription is over because the hub refused it.
     *
     * @throws HubException the refusal
     */
    static void requireNotRefused(CompletableFuture<EndCause> closed) {
        if (closed.isCompletedExceptionally()) {
            end(closed);
        }
    }

    /** Tells that what is there was told. */
    static void tellCaughtUp(Output output) {
        output.say("That is all for now; changes follow.");
    }

    /** Tells that the newest states follow once more. */
    static void tellReset(Output output) {
        output.say("The link was lost and is back; what is there follows again.");
    }
}
