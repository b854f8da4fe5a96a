package dev.claw.hub.client;

import dev.claw.hub.v1.PendingKeyRequest;

/**
 * Gets the key requests that wait for this agent's decision; answer with {@link AsyncHubClient#decideKey}. Called on
 * the client's callback executor, one call at a time, in order.
 */
public interface KeyRequestListener {
    /** A request waits: first all that do, then new ones. */
    void onRequest(PendingKeyRequest request);

    /** All requests that waited when the stream opened were told. */
    void onCaughtUp();

    /** The link was lost and is back: what still waits is told again. */
    void onReset();
}
