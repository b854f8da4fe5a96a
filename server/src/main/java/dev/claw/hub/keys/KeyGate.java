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
 * call is dispatched (G15); where keys are optional, of the key that the call carries, if it carries one. Answers come on the writer's thread, each before a later revocation is acknowledged.
 */
public final class KeyGate {
    private final Writer writer;
    private final KeyedServices keyed;
    private final KnownKeys known = new KnownKeys();

    public KeyGate(Writer writer, KeyedServices keyed) {
        this.writer = writer;
        this.keyed = keyed;
    }

    /** Whether a call of the service is to be charged: it needs a key, or carries one that it need not. */
    public boolean applies(String serviceId, String secret) {
        return switch (keyed.need(serviceId)) {
            case NONE -> false;
            case OPTIONAL -> !secret.isEmpty();
            case REQUIRED -> true;
        };
    }

    /**
     * Charges one call.
     *
     * @return the key's public id, empty where keys are optional and this is none; or KEY_REQUIRED, KEY_UNKNOWN,
     *     KEY_REVOKED, KEY_EXPIRED or KEY_EXHAUSTED, and nothing was charged
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
                    charge.key().ifPresent(key -> known.remember(hash, key));
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
        return writer.submit(
                batch -> Keys.alive(find(batch, hash, serviceId, consumer).orElseThrow(KeyGate::unknown), batch.now())
                        .id());
    }

    /** Takes a charge back, if there was one: the call was not dispatched. */
    public void refund(String keyId) {
        if (keyId.isEmpty()) {
            return;
        }
        writer.submitEssential(batch -> {
            batch.store().keys().refund(keyId).ifPresent(key -> KeyTopics.changed(batch, key));
            return keyId;
        });
    }

    /** What came of a charge. A refusal is no exception here where it was written down with the charge's command. */
    private record Charge(Optional<KnownKeys.KnownKey> key, Optional<Refusal> refusal) {
        static final Charge NONE = new Charge(Optional.empty(), Optional.empty());

        String keyIdOrRefusal() {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return key.map(KnownKeys.KnownKey::id).orElse("");
        }
    }

    private Charge chargeOnce(Batch batch, byte[] hash, String serviceId, String consumer) {
        if (batch.store().keys().charge(hash, serviceId, consumer, batch.now())) {
            KnownKeys.KnownKey key = known.find(hash)
                    .orElseGet(() -> KnownKeys.KnownKey.of(
                            batch.store().keys().byHash(hash).orElseThrow()));
            batch.ring(key.heldTopic());
            batch.ring(key.grantedTopic());
            return new Charge(Optional.of(key), Optional.empty());
        }
        Optional<KeyRow> found = find(batch, hash, serviceId, consumer);
        if (found.isEmpty() && keyed.need(serviceId) == KeyedServices.KeyNeed.OPTIONAL) {
            return Charge.NONE;
        }
        return refuse(batch, found.orElseThrow(KeyGate::unknown));
    }

    private static Charge refuse(Batch batch, KeyRow key) {
        Optional<KeyRow> dead = batch.store().keys().expire(key.id(), batch.now());
        if (dead.isPresent()) {
            // Whoever is told that it expired is told for good, also if the clock is set back (G16).
            KeyTopics.changed(batch, dead.get());
            Deciding.closeRenewals(batch, dead.get());
            return new Charge(Optional.of(KnownKeys.KnownKey.of(key)), Optional.of(Keys.expired(key)));
        }
        Keys.alive(key, batch.now());
        throw Refusal.of(
                ErrorReason.ERROR_REASON_KEY_EXHAUSTED,
                "Key " + key.id() + " is used up: all its " + key.maxCalls() + " calls were made");
    }

    /** The key with this secret, if this consumer may use it for this service; in other hands it is as unknown as none. */
    private static Optional<KeyRow> find(Batch batch, byte[] hash, String serviceId, String consumer) {
        return batch.store()
                .keys()
                .byHash(hash)
                .filter(row -> row.serviceId().equals(serviceId)
                        && (row.transferable() || row.consumer().equals(consumer)));
    }

    private static Refusal unknown() {
        return Refusal.of(ErrorReason.ERROR_REASON_KEY_UNKNOWN, "Key unknown for this service; request one");
    }
}
