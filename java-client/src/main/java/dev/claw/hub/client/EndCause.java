package dev.claw.hub.client;

/** Why a {@link Subscription} or a {@link Publication} ended, when it was no error. */
public enum EndCause {
    /** It was closed by this side, or with its client. */
    CLOSED,
    /** Another stream of the same claim (reader or instance) took over; it does not come back by itself. */
    SUPERSEDED
}
