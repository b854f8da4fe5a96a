package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A provider's side of keys: policies, decisions, revocations. */
final class KeyIssuance {
    private static final ServiceRow.Policy DEFAULT_TERMS = new ServiceRow.Policy(true, Duration.ofHours(1), 100);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Writer writer;
    private final Registrations registrations;
    private final Supplier<String> newKeyId;

    KeyIssuance(Writer writer, Registrations registrations, Supplier<String> newKeyId) {
        this.writer = writer;
        this.registrations = registrations;
        this.newKeyId = newKeyId;
    }

    CompletionStage<SetKeyPolicyResponse> setPolicy(String owner, SetKeyPolicyRequest request) {
        String serviceId = Ids.required(request.getServiceId(), "service_id");
        Optional<ServiceRow.Policy> policy =
                request.hasPolicy() ? Optional.of(terms(request.getPolicy())) : Optional.empty();
        return registrations.setPolicy(owner, serviceId, policy).thenApply(set -> {
            SetKeyPolicyResponse.Builder answer =
                    SetKeyPolicyResponse.newBuilder().setServiceId(serviceId);
            set.ifPresent(terms -> answer.setPolicy(proto(terms)));
            return answer.build();
        });
    }

    CompletionStage<DecideKeyResponse> decide(String owner, DecideKeyRequest request) {
        Ids.required(request.getKeyRequestId(), "key_request_id");
        Ids.text(request.getNote(), "note", HubLimits.NOTE_BYTES);
        boolean grant = switch (request.getDecision()) {
            case KEY_DECISION_KIND_GRANT -> true;
            case KEY_DECISION_KIND_REFUSE -> false;
            default -> throw Refusal.field("decision", "is missing or unknown; expected GRANT or REFUSE");
        };
        Optional<Duration> lifetime = request.hasLifetime()
                ? Optional.of(Times.within(request.getLifetime(), "lifetime", SHORTEST, LONGEST))
                : Optional.empty();
        Optional<Integer> maxCalls =
                request.hasMaxCalls() ? Optional.of(calls(request.getMaxCalls())) : Optional.empty();
        return writer.submit(batch -> decide(batch, owner, request, grant, lifetime, maxCalls));
    }

    CompletionStage<RevokeKeyResponse> revoke(String agentId, RevokeKeyRequest request) {
        String key = Ids.text(request.getKey(), "key", HubLimits.ID_BYTES);
        if (key.isEmpty()) {
            throw Refusal.field("key", "is missing; expected a key's public id or its secret");
        }
        return writer.submitEssential(batch -> {
            KeyStore keys = batch.store().keys();
            KeyRow row = keys.byId(key)
                    .or(() -> keys.byHash(Secrets.hash(key)))
                    .filter(found ->
                            found.owner().equals(agentId) || found.consumer().equals(agentId))
                    .orElseThrow(() -> Refusal.of(
                            ErrorReason.ERROR_REASON_KEY_UNKNOWN,
                            "no key that agent " + agentId + " holds or granted has this id or secret"));
            KeyRow revoked = keys.revoke(row.id(), batch.now());
            batch.ring(KeyTopics.held(row.consumer()));
            return RevokeKeyResponse.newBuilder()
                    .setKey(Keys.proto(revoked, batch.now()))
                    .build();
        });
    }

    private DecideKeyResponse decide(
            Batch batch,
            String owner,
            DecideKeyRequest request,
            boolean grant,
            Optional<Duration> lifetime,
            Optional<Integer> maxCalls) {
        KeyStore keys = batch.store().keys();
        KeyRequestRow row = keys.requestById(request.getKeyRequestId())
                .filter(asked -> asked.owner().equals(owner))
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_REQUEST_NOT_FOUND,
                        "agent " + owner + " has no key request " + request.getKeyRequestId() + " to decide"));
        DecideKeyResponse.Builder answer = DecideKeyResponse.newBuilder();
        if (row.granted().isPresent()) {
            keys.byRequest(row.consumer(), row.requestId())
                    .ifPresent(key -> answer.setKey(Keys.proto(key, batch.now())));
            return answer.build();
        }
        ServiceRow.Policy terms = Registrations.owned(batch.store(), row.serviceId(), owner)
                .policy()
                .orElse(DEFAULT_TERMS);
        keys.decide(row.id(), grant, request.getNote(), lifetime, maxCalls);
        if (grant) {
            KeyRow key = keys.insert(
                    newKeyId.get(),
                    Optional.empty(),
                    row.serviceId(),
                    owner,
                    row.consumer(),
                    row.requestId(),
                    batch.now(),
                    batch.now().plus(lifetime.orElse(terms.lifetime())),
                    maxCalls.orElse(terms.maxCalls()));
            answer.setKey(Keys.proto(key, batch.now()));
        }
        batch.ring(KeyTopics.decided(row.consumer()));
        batch.ring(KeyTopics.held(row.consumer()));
        return answer.build();
    }

    private static ServiceRow.Policy terms(KeyPolicy policy) {
        boolean ask = switch (policy.getApproval()) {
            case APPROVAL_ASK -> true;
            case APPROVAL_AUTO -> false;
            default -> throw Refusal.field("policy.approval", "is missing or unknown; expected AUTO or ASK");
        };
        Duration lifetime = policy.hasLifetime()
                ? Times.within(policy.getLifetime(), "policy.lifetime", SHORTEST, LONGEST)
                : DEFAULT_TERMS.lifetime();
        int maxCalls = policy.hasMaxCalls() ? calls(policy.getMaxCalls()) : DEFAULT_TERMS.maxCalls();
        return new ServiceRow.Policy(ask, lifetime, maxCalls);
    }

    private static int calls(int given) {
        if (given < 0) {
            throw Refusal.field(
                    "max_calls", "is " + Integer.toUnsignedString(given) + "; expected 0 to " + Integer.MAX_VALUE);
        }
        return given;
    }

    private static KeyPolicy proto(ServiceRow.Policy terms) {
        return KeyPolicy.newBuilder()
                .setApproval(terms.ask() ? Approval.APPROVAL_ASK : Approval.APPROVAL_AUTO)
                .setLifetime(Times.proto(terms.lifetime()))
                .setMaxCalls(terms.maxCalls())
                .build();
    }
}
