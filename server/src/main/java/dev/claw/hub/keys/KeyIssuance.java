package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A provider's side of keys: policies, decisions, revocations, and what ends with a service. */
final class KeyIssuance {
    private final Writer writer;
    private final Registrations registrations;
    private final Deciding decisions;

    KeyIssuance(Writer writer, Registrations registrations, Deciding decisions) {
        this.writer = writer;
        this.registrations = registrations;
        this.decisions = decisions;
        registrations.onReleasing(KeyIssuance::end);
    }

    /** Sets or removes a policy; what nobody decided yet is settled by the new one, in the same moment. */
    CompletionStage<SetKeyPolicyResponse> setPolicy(String owner, SetKeyPolicyRequest request) {
        String serviceId = Ids.required(request.getServiceId(), "service_id");
        Optional<KeyPolicies.Policy> policy =
                request.hasPolicy() ? Optional.of(KeyPolicies.check(request.getPolicy())) : Optional.empty();
        return registrations
                .setPolicy(owner, serviceId, policy.map(KeyPolicies.Policy::terms), batch -> {
                    batch.store()
                            .keys()
                            .variants()
                            .replace(
                                    serviceId,
                                    policy.map(KeyPolicies.Policy::variants).orElse(List.of()));
                    decisions.settle(batch, serviceId);
                })
                .thenApply(set -> {
                    SetKeyPolicyResponse.Builder answer =
                            SetKeyPolicyResponse.newBuilder().setServiceId(serviceId);
                    policy.ifPresent(given -> answer.setPolicy(given.proto()));
                    return answer.build();
                });
    }

    /** Decides on a request, once: a second decision is answered with the first. */
    CompletionStage<DecideKeyResponse> decide(String owner, DecideKeyRequest request) {
        Ids.required(request.getKeyRequestId(), "key_request_id");
        Ids.text(request.getNote(), "note", HubLimits.NOTE_BYTES);
        Deciding.Decision decision = Deciding.check(request);
        return writer.submit(batch -> {
            DecideKeyResponse.Builder answer = DecideKeyResponse.newBuilder();
            decisions.decide(batch, owner, decision).ifPresent(key -> answer.setKey(Keys.proto(key, batch.now())));
            return answer.build();
        });
    }

    /** Revokes a key by its id or its secret, as its holder or as the one who granted it; a transferable one by its secret. */
    CompletionStage<RevokeKeyResponse> revoke(String agentId, RevokeKeyRequest request) {
        String key = Ids.text(request.getKey(), "key", HubLimits.ID_BYTES);
        if (key.isEmpty()) {
            throw Refusal.field("key", "is missing; expected a key's public id or its secret");
        }
        return writer.submitEssential(batch -> {
            KeyStore keys = batch.store().keys();
            KeyRow row = keys.byId(key)
                    .filter(found -> isSideOf(found, agentId))
                    .or(() -> keys.byHash(Secrets.hash(key))
                            .filter(found -> found.transferable() || isSideOf(found, agentId)))
                    .orElseThrow(() -> Refusal.of(
                            ErrorReason.ERROR_REASON_KEY_UNKNOWN,
                            "no key that agent " + agentId + " holds or granted has this id or secret"));
            KeyRow revoked = keys.revoke(row.id(), batch.now());
            KeyTopics.changed(batch, revoked);
            Deciding.closeRenewals(batch, revoked);
            return RevokeKeyResponse.newBuilder()
                    .setKey(Keys.proto(revoked, batch.now()))
                    .build();
        });
    }

    private static boolean isSideOf(KeyRow key, String agentId) {
        return key.owner().equals(agentId) || key.consumer().equals(agentId);
    }

    /** The service is given up: its keys and requests end with it, for good (G16). */
    private static void end(Batch batch, ServiceRow service) {
        KeyStore keys = batch.store().keys();
        Refusal released = Refusal.of(
                ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND,
                "service " + service.id() + " was released by its provider");
        keys.requests().undecidedFor(service.id()).forEach(asked -> Deciding.close(batch, asked, released));
        keys.revokeAllOf(service.id(), batch.now()).forEach(revoked -> KeyTopics.changed(batch, revoked));
        keys.variants().replace(service.id(), List.of());
    }
}
