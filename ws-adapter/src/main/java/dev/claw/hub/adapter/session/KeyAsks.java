package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.KeyFrame;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.KeyTexts;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests for keys that wait for an old provider's decision: told to it once, also when several ask for the same, and
 * decided together. Opens the hub's stream of them when it is needed first, one for each agent that the connection has
 * services of. Owned by the connection's event loop.
 */
final class KeyAsks {
    /** Requests that are remembered; the oldest are forgotten, and told again on another connection only. */
    private static final int MOST = 4_096;

    // A hub that is away does not hold up a registration.
    private static final int OPENING_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(KeyAsks.class);

    private final Connection connection;
    private final ProvidedServices provided;
    private final Map<String, Ask> told = new LinkedHashMap<>();
    private final Map<String, PendingKeyRequest> untold = new LinkedHashMap<>();
    private final Map<AgentServices, Listener> listeners = new HashMap<>();

    /** What is asked for, and by which requests: the first was told to the provider. */
    private record Ask(What what, List<String> ids) {}

    private record What(String serviceId, String consumer, String purpose, String variant, String renewKeyId) {
        static What of(PendingKeyRequest request) {
            return new What(
                    request.getServiceId(),
                    request.getConsumer(),
                    request.getPurpose(),
                    request.getVariant(),
                    request.getRenewKeyId());
        }
    }

    KeyAsks(Connection connection, ProvidedServices provided) {
        this.connection = connection;
        this.provided = provided;
    }

    /** Gets requests from now on; completes when the hub counts the provider as there to decide. */
    CompletableFuture<String> open(AgentServices agent) {
        Listener known = listeners.get(agent);
        Listener listener = known == null ? follow(agent) : known;
        return listener.caughtUp.copy().completeOnTimeout("", OPENING_SECONDS, TimeUnit.SECONDS);
    }

    private Listener follow(AgentServices agent) {
        Listener listener = new Listener();
        listeners.put(agent, listener);
        connection.then(
                agent.issue(listener).closed(),
                cause -> LOG.debug("no more key requests: {}", cause),
                failure -> LOG.warn("no more key requests: {}", failure.getMessage()));
        return listener;
    }

    /** Requests for this service can be told now. */
    void registered(Service service) {
        List<PendingKeyRequest> now = untold.values().stream()
                .filter(request -> request.getServiceId().equals(service.getServiceId()))
                .toList();
        now.forEach(request -> untold.remove(request.getKeyRequestId()));
        now.forEach(this::take);
    }

    /** What the provider decided; a request that is unknown or decided already is passed over. */
    void decide(Envelope envelope, KeyFrame.KeyResponse frame) {
        Optional<Ask> ask = asked(envelope, frame);
        if (ask.isEmpty()) {
            return;
        }
        connection.context().optionalKeys().decided(ask.get().what().serviceId());
        HubWork work = provided.agentOf(ask.get().what().serviceId()).agent().work();
        for (String id : ask.get().ids()) {
            connection.await(
                    work.ask(hub -> hub.decideKey(KeyTexts.decision(id, frame))),
                    decided -> LOG.debug("decided on {}", id),
                    failure -> connection.refuse(envelope, failure));
        }
    }

    private void take(PendingKeyRequest request) {
        if (!connection.isOpen() || isKnown(request.getKeyRequestId())) {
            return;
        }
        if (provided.registration(request.getServiceId()).isEmpty()) {
            put(untold, request.getKeyRequestId(), request);
            return;
        }
        What what = What.of(request);
        Optional<Ask> same =
                told.values().stream().filter(ask -> ask.what().equals(what)).findFirst();
        if (same.isPresent()) {
            same.get().ids().add(request.getKeyRequestId());
            return;
        }
        put(told, request.getKeyRequestId(), new Ask(what, new ArrayList<>(List.of(request.getKeyRequestId()))));
        connection.out().send(frame(request));
    }

    void close() {
        told.clear();
        untold.clear();
    }

    private ObjectJson frame(PendingKeyRequest request) {
        String name = provided.registration(request.getServiceId())
                .map(registration -> registration.service().name())
                .orElse("");
        return ObjectJson.frame("key_request")
                .text("request_id", request.getKeyRequestId())
                .text("service_id", request.getServiceId())
                .text("consumer_id", request.getConsumer())
                .text("purpose", request.getPurpose())
                .text("service_name", name);
    }

    private boolean isKnown(String id) {
        return told.values().stream().anyMatch(ask -> ask.ids().contains(id));
    }

    // Some old providers say whom they answer, and not which request.
    private Optional<Ask> asked(Envelope envelope, KeyFrame.KeyResponse frame) {
        Optional<String> id = envelope.requestIdText()
                .or(() -> told.entrySet().stream()
                        .filter(entry -> isMeant(entry.getValue().what(), frame))
                        .map(Map.Entry::getKey)
                        .findFirst());
        return id.flatMap(key -> Optional.ofNullable(told.remove(key)));
    }

    private static boolean isMeant(What what, KeyFrame.KeyResponse frame) {
        return frame.consumerId().filter(what.consumer()::equals).isPresent()
                && frame.serviceId().filter(what.serviceId()::equals).isPresent();
    }

    private static <T> void put(Map<String, T> map, String id, T value) {
        map.put(id, value);
        if (map.size() > MOST) {
            Iterator<String> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Hears one agent's stream, on the connection's event loop. */
    private final class Listener implements KeyRequestListener {
        private final CompletableFuture<String> caughtUp = new CompletableFuture<>();

        @Override
        public void onRequest(PendingKeyRequest request) {
            take(request);
        }

        @Override
        public void onCaughtUp() {
            caughtUp.complete("");
        }

        /** What still waits is told again by the hub; the provider knows it already. */
        @Override
        public void onReset() {}
    }
}
