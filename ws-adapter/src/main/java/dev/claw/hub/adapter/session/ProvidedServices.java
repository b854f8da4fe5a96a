package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ProviderFrame.Register;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.adapter.mapping.Declarations;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that one connection registered, each as it was registered last. Its publication is its own, so that they
 * go with it. Owned by the connection's event loop.
 */
final class ProvidedServices {
    private static final Logger LOG = LoggerFactory.getLogger(ProvidedServices.class);

    private final Connection connection;
    private final ServedCalls calls;
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final Map<String, Register> registrations = new LinkedHashMap<>();
    private CompletableFuture<?> declared = CompletableFuture.completedFuture("");
    private @Nullable AsyncHubClient client;
    private @Nullable Publication publication;

    ProvidedServices(Connection connection) {
        this.connection = connection;
        this.calls = new ServedCalls(connection);
    }

    ServedCalls calls() {
        return calls;
    }

    /** Lists a service, or changes one that is listed. */
    CompletableFuture<List<Service>> declare(Register registration) {
        Named provider = connection.named();
        CompletableFuture<List<Service>> listed =
                publication(provider).declare(List.of(Declarations.of(registration, provider.lasting())));
        declared = CompletableFuture.allOf(declared, listed.exceptionally(failure -> List.of()));
        return listed;
    }

    /** Completes when everything that was declared so far is listed or refused. */
    CompletableFuture<?> declared() {
        return declared.copy();
    }

    /** A service is listed: it gets its door. Empty, and it is taken off again, if there is no room for one. */
    Optional<Door> listed(Service service, Register registration) {
        String id = service.getServiceId();
        Optional<Door> door = door(id);
        if (door.isPresent()) {
            registrations.put(id, registration.under(id));
        } else {
            publication(connection.named()).withdraw(id, false);
        }
        return door;
    }

    /** Takes a service off the list; its id stays the agent's. */
    CompletableFuture<Void> withdraw(String serviceId) {
        registrations.remove(serviceId);
        Optional.ofNullable(doors.remove(serviceId))
                .ifPresent(connection.context().tunnels()::close);
        return publication(connection.named()).withdraw(serviceId, false);
    }

    /** How a service was registered last. */
    Optional<Register> registration(String serviceId) {
        return Optional.ofNullable(registrations.get(serviceId));
    }

    /** The id of the service that is meant: by its id, or the name of exactly one of this connection's. */
    Optional<String> find(String idOrName) {
        if (registrations.containsKey(idOrName)) {
            return Optional.of(idOrName);
        }
        List<String> named = registrations.entrySet().stream()
                .filter(entry -> entry.getValue().service().name().equals(idOrName))
                .map(Map.Entry::getKey)
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    Set<String> ids() {
        return Set.copyOf(registrations.keySet());
    }

    boolean isEmpty() {
        return registrations.isEmpty();
    }

    /** The client that publishes them, and closes with the connection. */
    AsyncHubClient client() {
        AsyncHubClient known = client;
        if (known != null) {
            return known;
        }
        // No grace: when the agent is gone nobody answers its calls any more.
        AsyncHubClient fresh = connection
                .context()
                .hub()
                .open(connection.named().identity(), connection.loop(), connection.loop(), Duration.ZERO);
        client = fresh;
        return fresh;
    }

    /** The connection is over: its services go off the list and its calls fail as the provider's loss. */
    void close() {
        doors.values().forEach(connection.context().tunnels()::close);
        doors.clear();
        registrations.clear();
        calls.close();
        if (client != null) {
            client.close();
        }
    }

    private Optional<Door> door(String serviceId) {
        Door known = doors.get(serviceId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Door> opened = connection
                .context()
                .tunnels()
                .openProvided(serviceId, connection.named().agentId());
        opened.ifPresent(door -> doors.put(serviceId, door));
        return opened;
    }

    private Publication publication(Named provider) {
        Publication known = publication;
        if (known != null) {
            return known;
        }
        ProviderOptions options = ProviderOptions.defaults()
                .withMaxCalls(connection.context().limits().servedCalls());
        // Begins with no services: one that is refused must not take the others with it.
        Publication opened = client().publish(options, List.of(), this::serve);
        publication = opened;
        connection.then(
                opened.closed(),
                cause -> ended(provider, opened, "taken over: " + cause),
                failure -> ended(provider, opened, failure.getMessage()));
        return opened;
    }

    // The agent believes that it is registered: closing tells it to come again.
    private void ended(Named provider, Publication over, String why) {
        if (!over.equals(publication)) {
            return;
        }
        publication = null;
        if (isEmpty()) {
            // It took its last service off itself; the next one begins anew.
            LOG.debug("the registration of {} ended: {}", provider.agentId(), why);
            return;
        }
        LOG.warn("the registration of {} ended: {}", provider.agentId(), why);
        connection.out().close(Outbox.RESTART, "the registration ended");
    }

    private CompletionStage<Payload> serve(ServedCall call, CallContext context) {
        // The call may come before the answer that says that the service is listed.
        Optional<Door> door = door(call.getServiceId());
        if (door.isEmpty()) {
            return CompletableFuture.failedFuture(new CallFailedException("LIMIT_REACHED", CallPayloads.NO_TUNNEL));
        }
        return calls.serve(call, door.get().tunnelId(), context);
    }
}
