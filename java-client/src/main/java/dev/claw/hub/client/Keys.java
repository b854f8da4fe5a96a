package dev.claw.hub.client;

import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Access keys, without blocking; {@link AsyncHubClient} says on which threads. May be used from any thread. */
public final class Keys {
    private final Requests requests;

    Keys(Requests requests) {
        this.requests = requests;
    }

    /**
     * Gets a key, or the renewal of one, waiting for the provider's decision as long as it takes; {@code wait} of the
     * request is ignored. A refusal fails KEY_REFUSED. Of a renewal the grant carries no secret: the key's stays. Cancelling
     * the future stops waiting; the request stays with the provider.
     */
    public CompletableFuture<KeyGrant> acquire(RequestKeyRequest request) {
        KeyAcquisition acquisition = new KeyAcquisition(requests.context(), request);
        requests.own(() -> acquisition.cancel(true), acquisition);
        return acquisition.begin();
    }

    /** Requests a key once: granted, or pending when the provider decides and has not within {@code wait}. */
    public CompletableFuture<RequestKeyResponse> request(RequestKeyRequest request) {
        return requests.ask(KeyServiceGrpc.getRequestKeyMethod(), request, Durations.nanos(request.getWait()));
    }

    /** Follows the keys that this agent holds: what is left of them, renewals, revocations. */
    public Subscription follow(KeyListener listener) {
        return requests.owned(new WatchLink<>(requests.context(), Watches.keys(listener)).begin());
    }

    /** Gets the key requests that wait for this agent's decision. While it is open the agent counts as there to decide. */
    public Subscription issue(KeyRequestListener listener) {
        return requests.owned(
                new WatchLink<>(requests.context(), Watches.keyRequests(listener, Optional.empty())).begin());
    }

    /**
     * As {@link #issue(KeyRequestListener)}, and follows the keys of this agent's services. The two listeners are called
     * one at a time; {@code onCaughtUp} and {@code onReset} of both.
     */
    public Subscription issue(KeyRequestListener listener, KeyListener keys) {
        return requests.owned(
                new WatchLink<>(requests.context(), Watches.keyRequests(listener, Optional.of(keys))).begin());
    }

    /** Grants or refuses a pending request, as the owner of its service. The first decision stands. */
    public CompletableFuture<DecideKeyResponse> decide(DecideKeyRequest request) {
        return requests.ask(KeyServiceGrpc.getDecideKeyMethod(), request);
    }

    /** Sets, changes or removes the key policy of an own service, its variants with it. */
    public CompletableFuture<SetKeyPolicyResponse> setPolicy(SetKeyPolicyRequest request) {
        return requests.ask(KeyServiceGrpc.getSetKeyPolicyMethod(), request);
    }

    /** A page of the keys held or granted, never their secrets. */
    public CompletableFuture<ListKeysResponse> list(ListKeysRequest request) {
        return requests.ask(KeyServiceGrpc.getListKeysMethod(), request);
    }

    /** Revokes a key, as its holder or its service's owner. */
    public CompletableFuture<RevokeKeyResponse> revoke(RevokeKeyRequest request) {
        return requests.ask(KeyServiceGrpc.getRevokeKeyMethod(), request);
    }
}
