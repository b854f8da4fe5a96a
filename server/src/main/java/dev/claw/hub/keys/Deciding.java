package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRequestStore;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.KeyTerms;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of requests that wait for a provider: its decision, or, when there is nothing left to decide, the hub's
 * own answer, so that none waits for ever. All of it runs inside commands.
 */
final class Deciding {
    private final Granting granting;

    Deciding(Granting granting) {
        this.granting = granting;
    }

    /**
     * A provider's decision.
     *
     * @param lifetime instead of the terms'
     * @param maxCalls instead of the terms'
     * @param variant instead of the one asked for; an empty name is the policy's own terms
     */
    record Decision(
            String keyRequestId,
            boolean grant,
            String note,
            Optional<Duration> lifetime,
            Optional<Integer> maxCalls,
            Optional<String> variant) {

        KeyTerms applyTo(KeyTerms terms) {
            return new KeyTerms(terms.variant(), lifetime.orElse(terms.lifetime()), maxCalls.orElse(terms.maxCalls()));
        }
    }

    static Decision check(DecideKeyRequest given) {
        boolean grant = switch (given.getDecision()) {
            case KEY_DECISION_KIND_GRANT -> true;
            case KEY_DECISION_KIND_REFUSE -> false;
            default -> throw Refusal.field("decision", "is missing or unknown; expected GRANT or REFUSE");
        };
        return new Decision(
                given.getKeyRequestId(),
                grant,
                given.getNote(),
                given.hasLifetime()
                        ? Optional.of(KeyPolicies.lifetime(given.getLifetime(), "lifetime"))
                        : Optional.empty(),
                given.hasMaxCalls()
                        ? Optional.of(KeyPolicies.calls(given.getMaxCalls(), "max_calls"))
                        : Optional.empty(),
                given.hasVariant() ? Optional.of(given.getVariant()) : Optional.empty());
    }

    /**
     * Carries the decision out; the first one stands.
     *
     * @return the key that was granted or renewed; empty after a no
     * @throws Refusal what keeps it from being granted; the request waits on then, unless the hub has answered it
     */
    Optional<KeyRow> decide(Batch batch, String owner, Decision decision) {
        KeyRequestStore requests = batch.store().keys().requests();
        KeyRequestRow row = requests.byId(decision.keyRequestId())
                .filter(asked -> asked.owner().equals(owner))
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_REQUEST_NOT_FOUND,
                        "agent " + owner + " has no key request " + decision.keyRequestId() + " to decide"));
        if (row.granted().isPresent()) {
            return decided(batch, row);
        }
        ServiceRow service = Registrations.owned(batch.store(), row.serviceId(), owner);
        Optional<KeyRow> key = Optional.empty();
        if (decision.grant()) {
            String variant = decision.variant().orElse(row.variant());
            KeyTerms terms =
                    KeyPolicies.inForce(batch.store(), service, variant).terms();
            key = Optional.of(granting.grant(batch, row, decision.applyTo(terms), Optional.empty()));
        }
        requests.decide(row.id(), decision.grant(), decision.note());
        KeyTopics.answered(batch, row);
        return key;
    }

    /** Answers what waits for this service and needs no decision under the policy that is in force now. */
    void settle(Batch batch, String serviceId) {
        ServiceRow service = Registrations.existing(batch.store(), serviceId);
        KeyRequestStore requests = batch.store().keys().requests();
        for (KeyRequestRow row : requests.undecidedFor(serviceId)) {
            try {
                KeyPolicies.InForce inForce = KeyPolicies.inForce(batch.store(), service, row.variant());
                if (!inForce.ask()) {
                    granting.grant(batch, row, inForce.terms(), Optional.empty());
                    requests.decide(row.id(), true, "");
                    KeyTopics.answered(batch, row);
                }
            } catch (Refusal cannot) {
                close(batch, row, cannot);
            }
        }
    }

    /** The key is dead: what asked to renew it gets that for an answer. */
    static void closeRenewals(Batch batch, KeyRow dead) {
        for (KeyRequestRow row : batch.store().keys().requests().undecidedRenewals(dead.id())) {
            try {
                Keys.alive(dead, batch.now());
            } catch (Refusal why) {
                close(batch, row, why);
            }
        }
    }

    /** Answers the request without a decision. */
    static void close(Batch batch, KeyRequestRow row, Refusal why) {
        batch.store().keys().requests().close(row.id(), why.reason(), why.message());
        KeyTopics.answered(batch, row);
    }

    private static Optional<KeyRow> decided(Batch batch, KeyRequestRow row) {
        if (row.closed().isPresent()) {
            throw Refusal.of(row.closed().get(), row.note());
        }
        KeyStore keys = batch.store().keys();
        if (!row.granted().orElse(false)) {
            return Optional.empty();
        }
        return row.renews() ? keys.byId(row.renewKeyId()) : keys.byRequest(row.consumer(), row.requestId());
    }
}
