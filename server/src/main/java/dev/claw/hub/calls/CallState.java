package dev.claw.hub.calls;

import dev.claw.hub.v1.ServedCall;
import java.util.Optional;

/** Where a call is; see {@link LiveCall}. */
sealed interface CallState {
    /** With nobody yet: it was just made, or its key is being charged. */
    record Accepted() implements CallState {
        static final Accepted STATE = new Accepted();
    }

    /**
     * Handed to a provider's stream: from here on its outcome is the provider's, or unknown.
     *
     * @param served as the provider got it
     * @param before who had it before and was lost with it
     */
    record With(ProviderSide provider, ServedCall served, Optional<With> before) implements CallState {
        long routingId() {
            return served.getRoutingId();
        }

        int attempt() {
            return served.getAttempt();
        }

        /** Whether this side has it or was lost with it. */
        boolean triedOn(ProviderSide side) {
            return provider == side
                    || before.map(earlier -> earlier.triedOn(side)).orElse(false);
        }
    }

    /** Answered. */
    record Ended() implements CallState {
        static final Ended STATE = new Ended();
    }

    /** How many providers it was handed to so far; not asked of one that ended. */
    default int attempts() {
        return this instanceof With with ? with.attempt() : 0;
    }
}
