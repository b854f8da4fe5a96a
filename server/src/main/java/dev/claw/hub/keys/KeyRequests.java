package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A consumer's side of keys: a request, and what becomes of it. A secret is made when it is shown, and shown to the
 * consumer that asked; asking again replaces it (G18).
 */
final class KeyRequests {
    private static final int MAX_PENDING = 100;

    private final Writer writer;
    private final Registrations registrations;
    private final Issuers issuers;
    private final KeySources sources;

    KeyRequests(Writer writer, Registrations registrations, Issuers issuers, KeySources sources) {
        this.writer = writer;
        this.registrations = registrations;
        this.issuers = issuers;
        this.sources = sources;
    }

    /** Requests a key, or asks again what became of a request. */
    CompletionStage<RequestKeyResponse> request(String consumer, RequestKeyRequest wanted) {
        Ids.required(wanted.getRequestId(), "request_id");
        Ids.text(wanted.getPurpose(), "purpose", HubLimits.NOTE_BYTES);
        String serviceId = registrations.resolve(wanted.getServiceId());
        return writer.submit(batch -> decideNow(batch, consumer, serviceId, wanted));
    }

    /** What became of a request that was pending: empty while nobody decided; a refusal is KEY_REFUSED. */
    CompletionStage<Optional<RequestKeyResponse>> collect(String consumer, String requestId) {
        return writer.submit(batch -> {
            KeyStore keys = batch.store().keys();
            Optional<KeyRow> key = keys.byRequest(consumer, requestId);
            if (key.isPresent()) {
                return Optional.of(showSecret(batch, key.get()));
            }
            KeyRequestRow row = keys.request(consumer, requestId)
                    .orElseThrow(() -> Refusal.of(
                            ErrorReason.ERROR_REASON_KEY_REQUEST_NOT_FOUND,
                            "agent " + consumer + " has no request " + requestId));
            row.granted().filter(granted -> !granted).ifPresent(no -> {
                throw refused(row);
            });
            return Optional.empty();
        });
    }

    private RequestKeyResponse decideNow(Batch batch, String consumer, String serviceId, RequestKeyRequest wanted) {
        ServiceRow service = Registrations.existing(batch.store(), serviceId);
        KeyStore keys = batch.store().keys();
        Optional<KeyRow> granted = keys.byRequest(consumer, wanted.getRequestId());
        if (granted.isPresent()) {
            requireSameService(granted.get().serviceId(), serviceId, wanted.getRequestId());
            return showSecret(batch, granted.get());
        }
        Optional<KeyRequestRow> asked = keys.request(consumer, wanted.getRequestId());
        if (asked.isPresent()) {
            requireSameService(asked.get().serviceId(), serviceId, wanted.getRequestId());
            return standing(asked.get());
        }
        ServiceRow.Policy policy = service.policy()
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_NOT_NEEDED,
                        "service " + serviceId + " has no key policy; call it without a key"));
        return policy.ask() ? ask(batch, consumer, service, wanted) : grant(batch, consumer, service, policy, wanted);
    }

    private RequestKeyResponse ask(Batch batch, String consumer, ServiceRow service, RequestKeyRequest wanted) {
        if (!issuers.present(service.owner())) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_PROVIDER_OFFLINE,
                    "the provider of service " + service.id() + " decides on keys itself and is offline now");
        }
        KeyStore keys = batch.store().keys();
        if (keys.countPending(consumer) >= MAX_PENDING) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "agent " + consumer + " has " + MAX_PENDING + " undecided key requests, the most an agent may");
        }
        KeyRequestRow row = keys.insertRequest(
                sources.newRequestId().get(),
                service.id(),
                service.owner(),
                consumer,
                wanted.getRequestId(),
                wanted.getPurpose(),
                batch.now());
        batch.ring(KeyTopics.pending(service.owner()));
        return standing(row);
    }

    private RequestKeyResponse grant(
            Batch batch, String consumer, ServiceRow service, ServiceRow.Policy policy, RequestKeyRequest wanted) {
        String secret = sources.newSecret().get();
        KeyRow key = batch.store()
                .keys()
                .insert(
                        sources.newKeyId().get(),
                        Optional.of(Secrets.hash(secret)),
                        service.id(),
                        service.owner(),
                        consumer,
                        wanted.getRequestId(),
                        batch.now(),
                        batch.now().plus(policy.lifetime()),
                        policy.maxCalls());
        batch.ring(KeyTopics.held(consumer));
        return shown(batch, key, secret);
    }

    private RequestKeyResponse showSecret(Batch batch, KeyRow key) {
        String secret = sources.newSecret().get();
        return shown(batch, batch.store().keys().replaceSecret(key.id(), Secrets.hash(secret)), secret);
    }

    private static RequestKeyResponse shown(Batch batch, KeyRow key, String secret) {
        return RequestKeyResponse.newBuilder()
                .setGranted(KeyGrant.newBuilder()
                        .setKey(Keys.proto(key, batch.now()))
                        .setSecret(secret))
                .build();
    }

    private static RequestKeyResponse standing(KeyRequestRow row) {
        if (row.granted().isPresent()) {
            throw refused(row);
        }
        return RequestKeyResponse.newBuilder().setPending(Keys.proto(row)).build();
    }

    private static Refusal refused(KeyRequestRow row) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_KEY_REFUSED,
                "the provider refused a key for service " + row.serviceId()
                        + (row.note().isEmpty() ? "" : ": " + row.note()));
    }

    private static void requireSameService(String standing, String asked, String requestId) {
        if (!standing.equals(asked)) {
            throw Refusal.field(
                    "request_id",
                    "is " + requestId + ", which asked for service " + standing + " before; expected "
                            + "a new id for service " + asked);
        }
    }
}
