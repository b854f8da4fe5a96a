package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.KeyFrame;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.mapping.KeyTexts;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection asks for as a consumer of keys. Asking again for the same is the same request to the hub, whatever
 * its {@code request_id}, until it is decided: one key, and its provider is asked once. Every frame is answered once, also
 * when the provider never decides. Owned by the connection's event loop.
 */
final class KeyWishes {
    /** Undecided wishes and secrets that are remembered; the oldest are forgotten. */
    private static final int MOST = 256;

    private final Connection connection;
    private final Map<Wish, Asked> undecided = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    /** @param renews the public id of the key to renew; empty for a new one */
    private record Wish(String serviceId, String purpose, String renews) {}

    private record Asked(RequestKeyRequest request, CompletableFuture<RequestKeyResponse> answer) {}

    KeyWishes(Connection connection) {
        this.connection = connection;
    }

    void request(Envelope envelope, KeyFrame.KeyRequest frame) {
        if (connection.context().optionalKeys().isSilent(frame.serviceId())) {
            lookUp(envelope, frame.serviceId(), service -> grantNeedless(envelope, service));
        } else {
            ask(envelope, new Wish(frame.serviceId(), frame.purpose(), ""), true);
        }
    }

    /** Renews the newest key to the service that the agent holds and that still lives. */
    void renew(Envelope envelope, KeyFrame.RenewKey frame) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(frame.serviceId())
                        .thenCompose(service -> KeyPages.newest(
                                hub,
                                ListKeysRequest.newBuilder()
                                        .setSide(KeySide.KEY_SIDE_HELD)
                                        .setServiceId(service.getServiceId())
                                        .addStates(KeyState.KEY_STATE_ACTIVE)
                                        .addStates(KeyState.KEY_STATE_EXHAUSTED)
                                        .build()))),
                held -> newest(held)
                        .ifPresentOrElse(
                                key -> ask(envelope, new Wish(key.getServiceId(), "", key.getKeyId()), false),
                                () -> refuse(
                                        envelope,
                                        "No Key to renew for service " + frame.serviceId() + "; request one")),
                failure -> refuse(envelope, HubErrors.sentence(failure)));
    }

    void refuse(Envelope envelope, String reason) {
        connection.reply(
                envelope,
                ObjectJson.frame("key_request_response").raw("success", "false").text("reason", reason));
    }

    private static Optional<Key> newest(List<Key> keys) {
        return keys.stream()
                .max(Comparator.comparing((Key key) -> Instant.ofEpochSecond(
                        key.getCreatedAt().getSeconds(), key.getCreatedAt().getNanos())));
    }

    /** @param first whether the provider may have to be told first that it is to decide */
    private void ask(Envelope envelope, Wish wish, boolean first) {
        Asked known = undecided.get(wish);
        Asked asked = known != null && !known.answer().isDone() ? known : askHub(wish, known);
        connection.await(
                asked.answer(),
                answer -> answered(envelope, wish, asked, answer),
                failure -> failed(envelope, wish, asked, failure, first));
    }

    // A request that nobody decided in time is asked again under its own id.
    private Asked askHub(Wish wish, @Nullable Asked before) {
        RequestKeyRequest request = before == null ? request(wish) : before.request();
        Asked asked = new Asked(request, connection.named().link().work().ask(hub -> hub.requestKey(request)));
        put(undecided, wish, asked);
        return asked;
    }

    private RequestKeyRequest request(Wish wish) {
        return RequestKeyRequest.newBuilder()
                .setRequestId(connection.context().ids().keyRequest())
                .setServiceId(wish.serviceId())
                .setPurpose(wish.purpose())
                .setRenewKeyId(wish.renews())
                .setWait(KeyTexts.duration(patience(wish)))
                .setTransferable(wish.renews().isEmpty() && !connection.named().keepsKeys())
                .build();
    }

    private Duration patience(Wish wish) {
        AdapterTimes times = connection.context().times();
        return connection.context().optionalKeys().decides(wish.serviceId())
                ? times.optionalKey()
                : times.keyDecision();
    }

    private void answered(Envelope envelope, Wish wish, Asked asked, RequestKeyResponse answer) {
        if (!answer.hasGranted()) {
            lookUp(envelope, wish.serviceId(), service -> undecided(envelope, service));
            return;
        }
        undecided.remove(wish, asked);
        KeyGrant grant = answer.getGranted();
        String id = grant.getKey().getKeyId();
        if (!grant.getSecret().isEmpty()) {
            put(secrets, id, grant.getSecret());
        }
        Optional.ofNullable(secrets.get(id))
                .ifPresentOrElse(
                        secret -> tell(envelope, grant.getKey(), secret), () -> showAgain(envelope, grant.getKey()));
    }

    private void undecided(Envelope envelope, Service service) {
        if (service.getKeyRequired()) {
            refuse(envelope, "The provider has not decided on the Key yet; ask again");
        } else {
            connection.context().optionalKeys().undecided(service.getServiceId());
            grantNeedless(envelope, service);
        }
    }

    // A hub that cannot be reached has said nothing: the request may stand.
    private void failed(Envelope envelope, Wish wish, Asked asked, HubException failure, boolean first) {
        if (failure.reason() != ErrorReason.ERROR_REASON_UNSPECIFIED) {
            undecided.remove(wish, asked);
        }
        boolean nobodyDecides = failure.reason() == ErrorReason.ERROR_REASON_KEY_NOT_NEEDED
                || failure.reason() == ErrorReason.ERROR_REASON_PROVIDER_OFFLINE;
        if (nobodyDecides && wish.renews().isEmpty()) {
            lookUp(envelope, wish.serviceId(), service -> {
                if (service.getKeyRequired()) {
                    refuse(envelope, HubErrors.sentence(failure));
                } else {
                    askProvider(envelope, wish, service, failure, first);
                }
            });
        } else {
            refuse(envelope, HubErrors.sentence(failure));
        }
    }

    // Its provider decides all the same, if it is an old one of this adapter: it never said that it does not.
    private void askProvider(Envelope envelope, Wish wish, Service service, HubException failure, boolean first) {
        boolean policy = failure.reason() == ErrorReason.ERROR_REASON_KEY_NOT_NEEDED;
        Optional<CompletableFuture<?>> begun =
                first ? connection.context().optionalKeys().begin(service.getServiceId(), policy) : Optional.empty();
        if (begun.isPresent()) {
            Wish known = new Wish(service.getServiceId(), wish.purpose(), "");
            connection.await(
                    begun.get(), done -> ask(envelope, known, false), refused -> grantNeedless(envelope, service));
        } else {
            grantNeedless(envelope, service);
        }
    }

    // Old consumers often ask for a key before their first call, and give up without one. The hub knows none of these:
    // they open what is open. When the service needs keys one day they fail as unknown, and a real one is asked for.
    private void grantNeedless(Envelope envelope, Service service) {
        tell(
                envelope,
                KeyTexts.needless(service.getServiceId(), connection.named().agentId(), now()),
                connection.context().ids().key());
    }

    private void lookUp(Envelope envelope, String serviceId, Consumer<Service> then) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(serviceId)),
                then,
                failure -> refuse(envelope, HubErrors.sentence(failure)));
    }

    private Instant now() {
        return connection.context().sources().clock().instant();
    }

    // Renewed, but its secret was shown in an earlier life of the agent's, and the hub keeps none: it makes a new one.
    private void showAgain(Envelope envelope, Key key) {
        RequestKeyRequest request = RequestKeyRequest.newBuilder()
                .setRequestId(key.getRequestId())
                .setServiceId(key.getServiceId())
                .setVariant(key.getVariant())
                .setTransferable(key.getTransferable())
                .build();
        connection.ask(
                work -> work.ask(hub -> hub.requestKey(request)),
                answer -> {
                    put(secrets, key.getKeyId(), answer.getGranted().getSecret());
                    tell(envelope, key, answer.getGranted().getSecret());
                },
                failure ->
                        refuse(envelope, "The Key was renewed, but cannot be shown: " + HubErrors.sentence(failure)));
    }

    private void tell(Envelope envelope, Key key, String secret) {
        connection.reply(
                envelope,
                ObjectJson.frame("key_request_response")
                        .raw("success", "true")
                        .text("key", secret)
                        .raw("lifecycle", KeyTexts.lifecycle(key, secret, now())));
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        map.put(key, value);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
