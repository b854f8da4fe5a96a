package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRequestStore;
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
 * consumer that asked; asking again replaces it (G18), and renews nothing a second time.
 */
final class KeyRequests {
    /** Undecided requests of one consumer. */
    private static final int MAX_PENDING = 100;

    /** Undecided requests for one service: as many are settled at once when its policy changes. */
    private static final int MAX_PENDING_FOR_SERVICE = 1_000;

    private final Writer writer;
    private final Registrations registrations;
    private final Issuers issuers;
    private final Granting granting;
    private final KeySources sources;

    KeyRequests(Writer writer, Registrations registrations, Issuers issuers, Granting granting, KeySources sources) {
        this.writer = writer;
        this.registrations = registrations;
        this.issuers = issuers;
        this.granting = granting;
        this.sources = sources;
    }

    /** Requests a key or the renewal of one, or asks again what became of a request. */
    CompletionStage<RequestKeyResponse> request(Caller caller, RequestKeyRequest wanted) {
        String consumer = caller.agentId();
        Ids.required(wanted.getRequestId(), "request_id");
        Ids.text(wanted.getPurpose(), "purpose", HubLimits.NOTE_BYTES);
        Ids.optional(wanted.getVariant(), "variant");
        Ids.optional(wanted.getRenewKeyId(), "renew_key_id");
        requireGateway(caller, wanted);
        String serviceId = registrations.resolve(wanted.getServiceId());
        return writer.submit(batch -> {
            Registrations.requireAllowed(batch.store(), serviceId, consumer);
            Optional<RequestKeyResponse> standing = standing(batch, consumer, serviceId, wanted);
            return standing.isPresent() ? standing.get() : begin(batch, consumer, serviceId, wanted);
        });
    }

    /** What became of a request that was pending: empty while nobody decided; a refusal is KEY_REFUSED. */
    CompletionStage<Optional<RequestKeyResponse>> collect(String consumer, String requestId) {
        return writer.submit(batch -> {
            KeyRequestRow row = batch.store()
                    .keys()
                    .requests()
                    .of(consumer, requestId)
                    .orElseThrow(() -> Refusal.of(
                            ErrorReason.ERROR_REASON_KEY_REQUEST_NOT_FOUND,
                            "agent " + consumer + " has no request " + requestId));
            return row.granted().isEmpty() ? Optional.empty() : Optional.of(outcome(batch, row));
        });
    }

    /** What became of the request with this id, if there is one already and it asked for the same. */
    private Optional<RequestKeyResponse> standing(
            Batch batch, String consumer, String serviceId, RequestKeyRequest wanted) {
        KeyStore keys = batch.store().keys();
        Optional<KeyRequestRow> asked = keys.requests().of(consumer, wanted.getRequestId());
        if (asked.isPresent()) {
            KeyRequestRow row = asked.get();
            requireSameService(batch, row.serviceId(), serviceId, wanted);
            requireSame(row.variant(), wanted.getVariant(), "variant", wanted);
            requireSame(row.renewKeyId(), wanted.getRenewKeyId(), "key to renew", wanted);
            requireSame(kind(row.transferable()), kind(wanted.getTransferable()), "kind", wanted);
            return Optional.of(outcome(batch, row));
        }
        return keys.byRequest(consumer, wanted.getRequestId()).map(key -> {
            requireSameService(batch, key.serviceId(), serviceId, wanted);
            requireSame(key.variant(), wanted.getVariant(), "variant", wanted);
            requireSame("", wanted.getRenewKeyId(), "key to renew", wanted);
            requireSame(kind(key.transferable()), kind(wanted.getTransferable()), "kind", wanted);
            return showSecret(batch, key);
        });
    }

    private RequestKeyResponse outcome(Batch batch, KeyRequestRow row) {
        if (row.granted().isEmpty()) {
            return RequestKeyResponse.newBuilder().setPending(Keys.proto(row)).build();
        }
        if (row.closed().isPresent()) {
            throw Refusal.of(row.closed().get(), row.note());
        }
        if (!row.granted().get()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_KEY_REFUSED,
                    "the provider refused a key for service " + row.serviceId()
                            + (row.note().isEmpty() ? "" : ": " + row.note()));
        }
        KeyStore keys = batch.store().keys();
        return row.renews()
                ? shown(batch, Keys.alive(keys.byId(row.renewKeyId()).orElseThrow(), batch.now()), "")
                : showSecret(
                        batch, keys.byRequest(row.consumer(), row.requestId()).orElseThrow());
    }

    /** A request that nobody made before. */
    private RequestKeyResponse begin(Batch batch, String consumer, String serviceId, RequestKeyRequest wanted) {
        ServiceRow service = Registrations.existing(batch.store(), serviceId);
        KeyPolicies.InForce inForce = KeyPolicies.inForce(batch.store(), service, wanted.getVariant());
        KeyRequestRow row = row(batch, consumer, service, wanted);
        if (row.renews()) {
            Granting.renewable(batch, row);
        }
        if (inForce.ask()) {
            return ask(batch, row);
        }
        if (row.renews()) {
            KeyRow renewed = granting.grant(batch, row, inForce.terms(), Optional.empty());
            KeyRequestStore requests = batch.store().keys().requests();
            // Written down, so that asking again finds that it was done.
            requests.decide(requests.insert(row).id(), true, "");
            return shown(batch, renewed, "");
        }
        String secret = sources.newSecret().get();
        return shown(batch, granting.grant(batch, row, inForce.terms(), Optional.of(Secrets.hash(secret))), secret);
    }

    private RequestKeyResponse ask(Batch batch, KeyRequestRow row) {
        if (!issuers.present(row.owner())) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_PROVIDER_OFFLINE,
                    "the provider of service " + row.serviceId() + " decides on keys itself and is offline now");
        }
        KeyRequestStore requests = batch.store().keys().requests();
        requireRoom(requests.countUndecided(row.consumer()), MAX_PENDING, "agent " + row.consumer() + " has");
        requireRoom(
                requests.countUndecidedFor(row.serviceId()),
                MAX_PENDING_FOR_SERVICE,
                "for service " + row.serviceId() + " there are");
        KeyRequestRow asked = requests.insert(row);
        batch.ring(KeyTopics.pending(row.owner()));
        return RequestKeyResponse.newBuilder().setPending(Keys.proto(asked)).build();
    }

    private KeyRequestRow row(Batch batch, String consumer, ServiceRow service, RequestKeyRequest wanted) {
        return new KeyRequestRow(
                sources.newRequestId().get(),
                service.id(),
                service.owner(),
                consumer,
                wanted.getRequestId(),
                wanted.getPurpose(),
                wanted.getVariant(),
                wanted.getRenewKeyId(),
                wanted.getTransferable(),
                batch.now(),
                Optional.empty(),
                "",
                Optional.empty(),
                0);
    }

    private RequestKeyResponse showSecret(Batch batch, KeyRow key) {
        Keys.alive(key, batch.now());
        String secret = sources.newSecret().get();
        KeyRow shown = batch.store().keys().replaceSecret(key.id(), Secrets.hash(secret));
        return shown(batch, shown, secret);
    }

    private static RequestKeyResponse shown(Batch batch, KeyRow key, String secret) {
        return RequestKeyResponse.newBuilder()
                .setGranted(KeyGrant.newBuilder()
                        .setKey(Keys.proto(key, batch.now()))
                        .setSecret(secret))
                .build();
    }

    private static void requireGateway(Caller caller, RequestKeyRequest wanted) {
        if (wanted.getTransferable() && !caller.isGateway()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    "a transferable key is for gateways, whose agents' names may not last; agent " + caller.agentId()
                            + " asked by itself");
        }
    }

    private static String kind(boolean transferable) {
        return transferable ? "transferable" : "not transferable";
    }

    private static void requireRoom(int undecided, int most, String whose) {
        if (undecided >= most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    whose + " " + undecided + " undecided key requests, the most there may be is " + most);
        }
    }

    private static void requireSameService(Batch batch, String standing, String asked, RequestKeyRequest wanted) {
        if (!standing.equals(asked)) {
            Registrations.existing(batch.store(), asked);
        }
        requireSame(standing, asked, "service", wanted);
    }

    private static void requireSame(String standing, String asked, String what, RequestKeyRequest wanted) {
        if (!standing.equals(asked)) {
            throw Refusal.field(
                    "request_id",
                    "is " + wanted.getRequestId() + ", which named "
                            + (standing.isEmpty() ? "no " + what : what + " " + standing)
                            + " before; expected a new id for "
                            + (asked.isEmpty() ? "no " + what : what + " " + asked));
        }
    }
}
