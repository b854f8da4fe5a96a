package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyTerms;
import dev.claw.hub.store.NewKey;
import dev.claw.hub.v1.ErrorReason;
import java.util.Optional;
import java.util.function.Supplier;

/** Does what a request asks for, inside a command: adds the key, or renews the one that is named. */
final class Granting {
    private final Supplier<String> newKeyId;

    Granting(Supplier<String> newKeyId) {
        this.newKeyId = newKeyId;
    }

    /**
     * Grants the request and rings both sides of the key.
     *
     * @param secretHash of the secret that is shown with a new key; a renewed one keeps its own
     * @throws Refusal when the key to renew cannot be; nothing was written then
     */
    KeyRow grant(Batch batch, KeyRequestRow request, KeyTerms terms, Optional<byte[]> secretHash) {
        KeyRow key = request.renews()
                ? renew(batch, request, terms)
                : batch.store()
                        .keys()
                        .insert(new NewKey(
                                newKeyId.get(),
                                secretHash,
                                request.serviceId(),
                                request.owner(),
                                request.consumer(),
                                request.requestId(),
                                terms.variant(),
                                request.transferable(),
                                batch.now(),
                                batch.now().plus(terms.lifetime()),
                                terms.maxCalls()));
        KeyTopics.changed(batch, key);
        return key;
    }

    /** The key that the request asks to renew: its consumer's, for its service, and alive. */
    static KeyRow renewable(Batch batch, KeyRequestRow request) {
        KeyRow key = batch.store()
                .keys()
                .byId(request.renewKeyId())
                .filter(found -> found.consumer().equals(request.consumer()))
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_UNKNOWN,
                        "agent " + request.consumer() + " holds no key with the id " + request.renewKeyId()));
        if (!key.serviceId().equals(request.serviceId())) {
            throw Refusal.field(
                    "renew_key_id",
                    "is " + key.id() + ", a key for service " + key.serviceId() + "; expected one for service "
                            + request.serviceId());
        }
        return Keys.alive(key, batch.now());
    }

    private static KeyRow renew(Batch batch, KeyRequestRow request, KeyTerms terms) {
        KeyRow key = renewable(batch, request);
        return batch.store()
                .keys()
                .renew(key.id(), terms, batch.now())
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_LIMIT_REACHED,
                        "key " + key.id() + " is good for " + key.maxCalls() + " calls; with " + terms.maxCalls()
                                + " more they would be over " + Integer.MAX_VALUE + ", the most a key may have"));
    }
}
