package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.registry.KeyedServices;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.v1.ErrorReason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a call passes on its way to a provider: a service with a policy takes one charge of a key, durable before the
 * call is dispatched (G15). Answers come on the writer's thread, each before a later revocation is acknowledged.
 */
public final class KeyGate {
    private final Writer writer;
    private final KeyedServices keyed;
    private final KnownKeys known = new KnownKeys();

    public KeyGate(Writer writer, KeyedServices keyed) {
        this.writer = writer;
        this.keyed = keyed;
    }

    /** Whether calls of the service need a key. */
    public boolean required(String serviceId) {
        return keyed.required(serviceId);
    }

    /**
     * Charges one call.
     *
     * @return the key's public id; or KEY_REQUIRED, KEY_UNKNOWN, KEY_REVOKED, KEY_EXPIRED or KEY_EXHAUSTED, and nothing
     *     was charged
     */
    public CompletionStage<String> charge(String serviceId, String consumer, String secret) {
        if (secret.isEmpty()) {
            return CompletableFuture.failedFuture(Refusal.of(
                    ErrorReason.ERROR_REASON_KEY_REQUIRED,
                    "Key required: service " + serviceId + " is called with a key; request one"));
        }
        byte[] hash = Secrets.hash(secret);
        return writer.submit(batch -> chargeOnce(batch, hash, serviceId, consumer))
                .thenApply(charge -> {
                    known.remember(hash, charge.key());
                    return charge.keyIdOrRefusal();
                });
    }

    /**
     * Looks whether a key that was charged for a call still lets it be dispatched: the call goes to another provider.
     *
     * @return the key's public id; or KEY_UNKNOWN, KEY_REVOKED or KEY_EXPIRED. Nothing is charged.
     */
    public CompletionStage<String> confirm(String serviceId, String consumer, String secret) {
        byte[] hash = Secrets.hash(secret);
        return writer.submit(batch ->
                Keys.alive(key(batch, hash, serviceId, consumer), batch.now()).id());
    }

    /** Takes a charge back: the call was not dispatched. */
    public void refund(String keyId) {
        writer.submitEssential(batch -> {
            batch.store().keys().refund(keyId).ifPresent(key -> KeyTopics.changed(batch, key));
            return keyId;
        });
    }

    /** What came of a charge. A refusal is no exception here where it was written down with the charge's command. */
    private record Charge(KnownKeys.KnownKey key, Optional<Refusal> refusal) {
        String keyIdOrRefusal() {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return key.id();
        }
    }

    private Charge chargeOnce(Batch batch, byte[] hash, String serviceId, String consumer) {
        if (batch.store().keys().charge(hash, serviceId, consumer, batch.now())) {
            KnownKeys.KnownKey key = known.find(hash)
                    .orElseGet(() -> KnownKeys.KnownKey.of(
                            batch.store().keys().byHash(hash).orElseThrow()));
            batch.ring(key.heldTopic());
            batch.ring(key.grantedTopic());
            return new Charge(key, Optional.empty());
        }
        return refuse(batch, key(batch, hash, serviceId, consumer));
    }

    private static Charge refuse(Batch batch, KeyRow key) {
        Optional<KeyRow> dead = batch.store().keys().expire(key.id(), batch.now());
        if (dead.isPresent()) {
            // Whoever is told that it expired is told for good, also if the clock is set back (G16).
            KeyTopics.changed(batch, dead.get());
            Deciding.closeRenewals(batch, dead.get());
            return new Charge(KnownKeys.KnownKey.of(key), Optional.of(Keys.expired(key)));
        }
        Keys.alive(key, batch.now());
        throw Refusal.of(
                ErrorReason.ERROR_REASON_KEY_EXHAUSTED,
                "Key " + key.id() + " is used up: all its " + key.maxCalls() + " calls were made");
    }

    /** The key with this secret, if this consumer may use it for this service; in other hands it is as unknown as none. */
    private static KeyRow key(Batch batch, byte[] hash, String serviceId, String consumer) {
        return batch.store()
                .keys()
                .byHash(hash)
                .filter(row -> row.serviceId().equals(serviceId)
                        && (row.transferable() || row.consumer().equals(consumer)))
                .orElseThrow(() ->
                        Refusal.of(ErrorReason.ERROR_REASON_KEY_UNKNOWN, "Key unknown for this service; request one"));
    }
}
