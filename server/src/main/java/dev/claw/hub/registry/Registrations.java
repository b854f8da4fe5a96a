package dev.claw.hub.registry;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceAccess;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Service ids and their owners (G19): the durable half of the registry. Whoever declares an id first owns it; nobody
 * else declares, serves or removes it.
 */
public final class Registrations {
    private final Writer writer;
    private final StoreReaders readers;
    private final Directory directory;
    private final KeyedServices keyed;
    private final RegisteredIds registered;
    private final ParameterChecks checks;
    private final NamedCallers callers;
    private final HubLimits limits;
    private final Supplier<String> newServiceId;

    /** Which of two declarations and releases is the newer one; given out on the writer's thread. */
    private final AtomicLong numbers = new AtomicLong();

    private final List<Consumer<String>> releaseListeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Batch, ServiceRow>> releaseParts = new CopyOnWriteArrayList<>();

    /**
     * What is known of services without asking the store. It follows the store: changed after the commit and before
     * anybody is answered.
     */
    public record Memory(
            Directory directory,
            KeyedServices keyed,
            RegisteredIds registered,
            ParameterChecks checks,
            NamedCallers callers) {}

    /**
     * A service whose id was given free.
     *
     * @param number a declaration with a lower one was before that
     */
    private record Released(ServiceRow row, long number) {}

    /**
     * The registrations of this store.
     *
     * @param newServiceId makes ids for services that wish for none
     */
    public Registrations(
            Writer writer, StoreReaders readers, Memory memory, HubLimits limits, Supplier<String> newServiceId) {
        this.writer = writer;
        this.readers = readers;
        this.directory = memory.directory();
        this.keyed = memory.keyed();
        this.registered = memory.registered();
        this.checks = memory.checks();
        this.callers = memory.callers();
        this.limits = limits;
        this.newServiceId = newServiceId;
    }

    /** Declares the service for this agent, and lists it on behalf of the stream. */
    CompletionStage<Service> declare(String owner, ServiceDeclaration wanted, Publisher publisher) {
        ServiceDeclaration checked = Declarations.check(wanted, limits);
        return checks.compile(checked)
                .thenCompose(methods -> writer.submit(new Declaring(
                                owner, checked, limits.servicesPerAgent(), newServiceId, numbers::incrementAndGet))
                        .thenApply(declared -> {
                            String id = declared.row().id();
                            registered.add(id);
                            checks.install(id, declared.number(), checked.getCheckParameters(), methods);
                            callers.set(id, owner, declared.callers(), declared.number());
                            return directory.list(Declarations.listed(declared.row()), declared.number(), publisher);
                        }));
    }

    /** Takes the service off the stream's list; with {@code release} its id is given free and its keys end. */
    CompletionStage<Service> withdraw(String owner, String serviceId, boolean release, Publisher publisher) {
        Ids.required(serviceId, "service_ids");
        if (!release) {
            return readers.read(session -> owned(session, serviceId, owner)).thenApply(row -> {
                directory.unlist(serviceId, publisher);
                return directory.find(serviceId).map(Listing::service).orElseGet(() -> offList(row));
            });
        }
        return release(owner, serviceId).thenApply(released -> {
            forget(released).stream().filter(other -> other != publisher).forEach(other -> other.withdrawn(serviceId));
            return Declarations.listed(released.row());
        });
    }

    /** Takes the service off the list, whichever streams declare it, and tells them; else as on a stream. */
    CompletionStage<Void> withdrawEverywhere(String owner, String serviceId, boolean release) {
        Ids.required(serviceId, "service_id");
        CompletionStage<Set<Publisher>> publishers = release
                ? release(owner, serviceId).thenApply(this::forget)
                : readers.read(session -> owned(session, serviceId, owner).id())
                        .thenApply(id -> directory.drop(id, Long.MAX_VALUE));
        return publishers.thenAccept(left -> left.forEach(publisher -> publisher.withdrawn(serviceId)));
    }

    /**
     * Changes who may call the service, as its owner; in force for every call that is routed after this completes.
     *
     * @return who may; empty when everybody may
     */
    CompletionStage<Optional<ServiceAccess>> updateAccess(String owner, UpdateServiceAccessRequest change) {
        String serviceId = CallerLists.check(change).getServiceId();
        return writer.submit(new UpdatingAccess(owner, change, limits.callersPerService(), numbers::incrementAndGet))
                .thenApply(changed -> {
                    callers.set(serviceId, owner, changed.callers(), changed.number());
                    directory.accessChanged(serviceId);
                    return changed.callers().map(NamedCallers::told);
                });
    }

    /** Is told of every id that is given free, on the writer's thread; must not block. */
    public void onReleased(Consumer<String> listener) {
        releaseListeners.add(listener);
    }

    /** Is part of every release, inside its command and before the id is given free; must not refuse. */
    public void onReleasing(BiConsumer<Batch, ServiceRow> part) {
        releaseParts.add(part);
    }

    /**
     * Sets or removes the service's key policy, as its owner.
     *
     * @param with is done with it, inside the same command; must not refuse
     */
    public CompletionStage<Optional<ServiceRow.Policy>> setPolicy(
            String owner, String serviceId, Optional<ServiceRow.Policy> policy, Consumer<Batch> with) {
        return writer.submit(batch -> {
                    owned(batch.store(), serviceId, owner);
                    batch.store().services().setPolicy(serviceId, policy);
                    with.accept(batch);
                    return policy;
                })
                .thenApply(set -> {
                    keyed.set(serviceId, set);
                    directory.setKeys(serviceId, set);
                    return set;
                });
    }

    /** Ends what a stream declared to end with it. */
    void releaseAfterClose(String owner, List<String> serviceIds) {
        writer.submitEssential(batch -> serviceIds.stream()
                        .flatMap(id -> batch.store().services().byId(id).stream())
                        .filter(row -> row.owner().equals(owner) && row.releaseOnClose())
                        .map(row -> remove(batch, row))
                        .toList())
                .thenAccept(released -> released.forEach(gone -> forget(gone)
                        .forEach(publisher -> publisher.withdrawn(gone.row().id()))));
    }

    /** Ends what a hub that was killed left of services that were to end with their streams. */
    public CompletionStage<Integer> removeLeftovers() {
        return writer.submitEssential(batch -> {
            List<ServiceRow> leftovers = batch.store().services().releasable();
            leftovers.forEach(row -> remove(batch, row));
            return leftovers.size();
        });
    }

    /** The service, listed or not, by its id or the name of exactly one listed service. */
    CompletionStage<Service> get(String idOrName) {
        String id = resolve(idOrName);
        return readers.read(session ->
                        session.services().byId(id).map(Declarations::service).orElseThrow(() -> notFound(idOrName)))
                .thenApply(stored -> live(stored.toBuilder(), id).build());
    }

    /**
     * The id meant: itself when anybody owns it, else that of the one listed service of this name. That there is such a
     * service is not promised.
     */
    public String resolve(String idOrName) {
        if (idOrName.isEmpty()) {
            throw Refusal.field("service_id", "is missing; expected a service's id or name");
        }
        if (registered.contains(idOrName)) {
            return idOrName;
        }
        return directory.idOfName(Ids.name(idOrName, "service_id")).orElse(idOrName);
    }

    /** Refuses ids that are not all this agent's; the services are about to be served. */
    public CompletionStage<List<String>> requireOwned(String owner, List<String> serviceIds) {
        return readers.read(session -> serviceIds.stream()
                .map(id -> owned(session, id, owner))
                .peek(checks::learn)
                .map(ServiceRow::id)
                .toList());
    }

    /** Refuses an id that no service has. */
    public CompletionStage<String> requireExisting(String serviceId) {
        return readers.read(session -> existing(session, serviceId).id());
    }

    /** The service's row. */
    public static ServiceRow existing(Session session, String serviceId) {
        return session.services().byId(serviceId).orElseThrow(() -> notFound(serviceId));
    }

    /** The service's row, if it is this agent's. */
    public static ServiceRow owned(Session session, String serviceId, String owner) {
        ServiceRow row = existing(session, serviceId);
        if (!row.owner().equals(owner)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_NOT_OWNER,
                    "service " + serviceId + " does not belong to agent " + owner + "; only its owner may do this");
        }
        return row;
    }

    /** Refuses an agent that may not call the service: CALLER_NOT_ALLOWED. */
    public static void requireAllowed(Session session, String serviceId, String agentId) {
        session.services()
                .access()
                .of(serviceId)
                .callers()
                .filter(named -> !named.contains(agentId)
                        && !existing(session, serviceId).owner().equals(agentId))
                .ifPresent(named -> {
                    throw NamedCallers.notAllowed(serviceId, agentId);
                });
    }

    private static Refusal notFound(String serviceId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND,
                "no service has the id \"" + serviceId + "\", nor is it the name of exactly one listed service");
    }

    private Service offList(ServiceRow row) {
        return live(Declarations.listed(row).toBuilder(), row.id()).build();
    }

    /** Adds what only lives in memory. */
    private Service.Builder live(Service.Builder service, String serviceId) {
        directory
                .find(serviceId)
                .ifPresent(listing -> Report.tell(
                        listing.publishers().values().stream()
                                .flatMap(Optional::stream)
                                .toList(),
                        service.setListed(true)));
        callers.access(serviceId).ifPresent(service::setAccess);
        return service.setOnline(directory.isOnline(serviceId));
    }

    private CompletionStage<Released> release(String owner, String serviceId) {
        return writer.submitEssential(batch -> remove(batch, owned(batch.store(), serviceId, owner)));
    }

    /** Returns the streams that declared it until now. */
    private Set<Publisher> forget(Released service) {
        String serviceId = service.row().id();
        registered.remove(serviceId);
        keyed.set(serviceId, Optional.empty());
        checks.forget(serviceId);
        Set<Publisher> publishers = directory.drop(serviceId, service.number());
        releaseListeners.forEach(listener -> listener.accept(serviceId));
        // Last, when nobody serves it any more.
        callers.forget(serviceId, service.number());
        return publishers;
    }

    private Released remove(Batch batch, ServiceRow row) {
        releaseParts.forEach(part -> part.accept(batch, row));
        batch.store().services().delete(row.id());
        return new Released(row, numbers.incrementAndGet());
    }
}
