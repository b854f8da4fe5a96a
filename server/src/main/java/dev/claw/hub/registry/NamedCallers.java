package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.NamedCallersRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceAccess;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which services only some agents may call, so that routing a call never touches the store, and one of any other service
 * costs one look-up. It follows the store: changed after the commit and before anybody is answered, and what an older
 * command wrote never takes the place of a newer one's. Any thread.
 */
public final class NamedCallers {
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

    /**
     * What is known of a service.
     *
     * @param allowed the callers and the owner; empty when everybody may call
     * @param told the callers as clients are told
     * @param number of the command that says so; 0 for one of before the hub started
     */
    private record Known(Optional<Set<String>> allowed, Optional<ServiceAccess> told, long number) {}

    /** Takes what the store holds when the hub starts. */
    public void load(Collection<NamedCallersRow> rows) {
        rows.forEach(row -> set(row.serviceId(), row.owner(), Optional.of(row.callers()), 0));
    }

    /** Whether this agent may call the service and ask for keys to it. */
    public boolean allows(String serviceId, String agentId) {
        Known service = known.get(serviceId);
        return service == null
                || service.allowed().isEmpty()
                || service.allowed().get().contains(agentId);
    }

    /** Why an agent may not. */
    public static Refusal notAllowed(String serviceId, String agentId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CALLER_NOT_ALLOWED,
                "service " + serviceId + " serves only callers that its owner named, and agent " + agentId
                        + " is none of them");
    }

    /** As clients are told; empty when everybody may call. */
    Optional<ServiceAccess> access(String serviceId) {
        return Optional.ofNullable(known.get(serviceId)).flatMap(Known::told);
    }

    /**
     * The callers are durable.
     *
     * @param callers empty when everybody may call
     * @param number rises with every declaration, change and release
     */
    void set(String serviceId, String owner, Optional<List<String>> callers, long number) {
        Known now = new Known(callers.map(names -> allowed(owner, names)), callers.map(NamedCallers::told), number);
        known.merge(serviceId, now, (before, after) -> before.number() > after.number() ? before : after);
    }

    /** The service's id was given free, unless a command with a higher number named callers since. */
    void forget(String serviceId, long number) {
        known.computeIfPresent(serviceId, (id, service) -> service.number() > number ? service : null);
    }

    /** The service with who may call it, as this is known now. */
    Service told(Service.Builder service) {
        service.clearAccess();
        access(service.getServiceId()).ifPresent(service::setAccess);
        return service.build();
    }

    static ServiceAccess told(List<String> callers) {
        return ServiceAccess.newBuilder().addAllCallers(callers).build();
    }

    private static Set<String> allowed(String owner, List<String> callers) {
        Set<String> allowed = new HashSet<>(callers);
        allowed.add(owner);
        return Set.copyOf(allowed);
    }
}
