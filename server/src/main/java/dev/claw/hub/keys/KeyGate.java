package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.registry.KeyedServices;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a call passes on its way to a provider: a service with a policy takes one charge of a key, durable before the
 * call is dispatched (G15). Answers come on the writer's thread, each before a later revocation is acknowledged.
 */
public final class KeyGate {
    private final Writer writer;
    private final KeyedServices keyed;

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
        return writer.submit(batch -> chargeOnce(batch, hash, serviceId, consumer));
    }

    /**
     * Looks whether a key that was charged for a call still lets it be dispatched: the call goes to another provider.
     *
     * @return the key's public id; or KEY_UNKNOWN, KEY_REVOKED or KEY_EXPIRED. Nothing is charged.
     */
    public CompletionStage<String> confirm(String serviceId, String consumer, String secret) {
        byte[] hash = Secrets.hash(secret);
        return writer.submit(batch -> usable(batch, hash, serviceId, consumer).id());
    }

    /** Takes a charge back: the call was not dispatched. */
    public void refund(String keyId) {
        writer.submitEssential(batch -> {
            batch.store().keys().refund(keyId);
            return keyId;
        });
    }

    private static KeyRow usable(Batch batch, byte[] hash, String serviceId, String consumer) {
        KeyRow key = batch.store()
                .keys()
                .byHash(hash)
                .filter(row ->
                        row.serviceId().equals(serviceId) && row.consumer().equals(consumer))
                .orElseThrow(() ->
                        Refusal.of(ErrorReason.ERROR_REASON_KEY_UNKNOWN, "Key unknown for this service; request one"));
        if (key.revokedAt().isPresent()) {
            throw Refusal.of(ErrorReason.ERROR_REASON_KEY_REVOKED, "Key " + key.id() + " was revoked");
        }
        if (!batch.now().isBefore(key.expiresAt())) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_KEY_EXPIRED, "Key " + key.id() + " expired at " + key.expiresAt());
        }
        return key;
    }

    private static String chargeOnce(Batch batch, byte[] hash, String serviceId, String consumer) {
        KeyRow key = usable(batch, hash, serviceId, consumer);
        KeyRow charged = batch.store()
                .keys()
                .charge(key.id(), batch.now())
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_EXHAUSTED,
                        "Key " + key.id() + " is used up: all its " + key.maxCalls() + " calls were made"));
        batch.ring(KeyTopics.held(consumer));
        return charged.id();
    }
}
