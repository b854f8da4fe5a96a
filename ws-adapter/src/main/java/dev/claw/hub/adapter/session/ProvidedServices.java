package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ProviderFrame.Register;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.adapter.mapping.Declarations;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that one connection registered, each as it was registered last, and as which agent: that stays when the
 * connection goes on as another. They go with the connection. Owned by its event loop.
 */
final class ProvidedServices {
    private static final Logger LOG = LoggerFactory.getLogger(ProvidedServices.class);

    private final Connection connection;
    private final ServiceIdClaims claims;
    private final ServedCalls calls;
    private final Map<Identity, AgentServices> agents = new LinkedHashMap<>();
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final Map<String, Provided> registrations = new LinkedHashMap<>();
    private CompletableFuture<?> declared = CompletableFuture.completedFuture("");

    /** @param lasting whether its id stays the agent's when the connection ends; that cannot change */
    private record Provided(Register registration, AgentServices agent, boolean lasting) {}

    /** @param renamed is told as whom the connection goes on, if registering a service shows who it is */
    ProvidedServices(Connection connection, Consumer<Named> renamed) {
        this.connection = connection;
        this.claims = new ServiceIdClaims(connection, renamed);
        this.calls = new ServedCalls(connection);
    }

    ServedCalls calls() {
        return calls;
    }

    /** Lists a service, or changes one that is listed. */
    CompletableFuture<List<Service>> declare(Register registration) {
        CompletableFuture<List<Service>> listed = registration
                .service()
                .wishedId()
                .flatMap(id -> Optional.ofNullable(registrations.get(id)))
                .map(known -> known.agent().declare(Declarations.of(registration, known.lasting())))
                .orElseGet(() -> declareNew(registration));
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
        AgentServices agent = agentOf(service);
        Optional<Door> door = door(id, agent.agent().agentId());
        if (door.isPresent()) {
            boolean lasting = Optional.ofNullable(registrations.get(id))
                    .map(Provided::lasting)
                    .orElseGet(() -> agent.keeps(registration.service()));
            registrations.put(id, new Provided(registration.under(id), agent, lasting));
        } else {
            agent.withdraw(id);
        }
        return door;
    }

    /** Takes a service off the list; its id stays the agent's. */
    CompletableFuture<Void> withdraw(String serviceId) {
        AgentServices agent = agentOf(serviceId);
        registrations.remove(serviceId);
        Optional.ofNullable(doors.remove(serviceId))
                .ifPresent(connection.context().tunnels()::close);
        return agent.withdraw(serviceId);
    }

    /** How a service was registered last; empty if it was taken off the list, here or elsewhere. */
    Optional<Register> registration(String serviceId) {
        return Optional.ofNullable(registrations.get(serviceId))
                .filter(known -> known.agent().lists(serviceId))
                .map(Provided::registration);
    }

    /** The id of the service that is meant: by its id, or the name of exactly one of this connection's. */
    Optional<String> find(String idOrName) {
        if (registrations.containsKey(idOrName)) {
            return Optional.of(idOrName);
        }
        List<String> named = registrations.entrySet().stream()
                .filter(entry ->
                        entry.getValue().registration().service().name().equals(idOrName))
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

    /** As whom a service was registered here; of others as whom the connection speaks now. */
    AgentServices agentOf(String serviceId) {
        Provided known = registrations.get(serviceId);
        return known == null ? current() : known.agent();
    }

    /**
     * The connection is over: its services go off the list and its calls fail as the provider's loss.
     *
     * @return completes when they are off the list, or the hub does not say so in time
     */
    CompletableFuture<?> close() {
        doors.values().forEach(connection.context().tunnels()::close);
        doors.clear();
        registrations.clear();
        calls.close();
        return CompletableFuture.allOf(
                agents.values().stream().map(AgentServices::close).toArray(CompletableFuture[]::new));
    }

    // One that gave itself no lasting name may be the one whose service it was before it started anew.
    private CompletableFuture<List<Service>> declareNew(Register registration) {
        return claims.claiming(registration.service().wishedId(), () -> {
            AgentServices agent = current();
            return agent.declare(Declarations.of(registration, agent.keeps(registration.service())));
        });
    }

    private AgentServices current() {
        Named agent = connection.named();
        return agents.computeIfAbsent(
                agent.identity(),
                identity -> new AgentServices(connection, agent, this::serve, why -> ended(agent.link(), why)));
    }

    // The hub's word: the connection may have gone on as another since it asked.
    private AgentServices agentOf(Service service) {
        return agents.values().stream()
                .filter(agent -> agent.agent().agentId().equals(service.getOwner()))
                .findFirst()
                .orElseGet(this::current);
    }

    private Optional<Door> door(String serviceId, String agentId) {
        Door known = doors.get(serviceId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Door> opened = connection.context().tunnels().openProvided(serviceId, agentId);
        opened.ifPresent(door -> doors.put(serviceId, door));
        return opened;
    }

    // The agent believes that it is registered: closing tells it to come again.
    private void ended(AgentLink agent, String why) {
        if (registrations.values().stream().noneMatch(known -> known.agent().agent() == agent)) {
            // It took its last service off itself; the next one begins anew.
            LOG.debug("the registration of {} ended: {}", agent.agentId(), why);
            return;
        }
        LOG.warn("the registration of {} ended: {}", agent.agentId(), why);
        connection.out().close(Outbox.RESTART, "the registration ended");
    }

    private CompletionStage<Payload> serve(ServedCall call, CallContext context) {
        if (!connection.isOpen()) {
            // It fails as the provider's loss, with the publication, which is about to end.
            return new CompletableFuture<>();
        }
        // The call may come before the answer that says that the service is listed.
        String serviceId = call.getServiceId();
        Optional<Door> door = door(serviceId, agentOf(serviceId).agent().agentId());
        if (door.isEmpty()) {
            return CompletableFuture.failedFuture(new CallFailedException("LIMIT_REACHED", CallPayloads.NO_TUNNEL));
        }
        return calls.serve(call, door.get().tunnelId(), context);
    }
}
