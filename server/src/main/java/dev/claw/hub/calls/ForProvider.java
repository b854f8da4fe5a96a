package dev.claw.hub.calls;

import dev.claw.hub.v1.ServedCall;

/** What waits to be told to a provider, in its order: a call comes before its pieces. */
sealed interface ForProvider {
    long routingId();

    /**
     * A call to serve.
     *
     * @param bytes that were reserved for it
     */
    record Served(ServedCall served, int bytes) implements ForProvider {
        @Override
        public long routingId() {
            return served.getRoutingId();
        }
    }

    record Input(long routingId, Piece piece) implements ForProvider {}

    /** The output that the caller consumed until this leaves. */
    record Consumed(long routingId, LiveCall call) implements ForProvider {}
}
