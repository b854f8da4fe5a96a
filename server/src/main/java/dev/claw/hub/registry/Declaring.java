package dev.claw.hub.registry;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Command;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.ServiceAccessRow;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ServiceDeclaration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Writes a declaration: gives its service an id and an owner, or replaces what was declared before.
 *
 * @param wanted checked before
 * @param servicesPerAgent the most ids that an agent may own
 * @param newServiceId makes ids for services that wish for none
 * @param numbers rise, on the writer's thread: one that a try used up which broke is no harm
 */
record Declaring(
        String owner,
        ServiceDeclaration wanted,
        int servicesPerAgent,
        Supplier<String> newServiceId,
        LongSupplier numbers)
        implements Command<Declaring.Declared> {

    /**
     * What was written.
     *
     * @param callers who may call the service; empty when everybody may
     * @param number says which of two declarations is the newer one
     */
    record Declared(ServiceRow row, Optional<List<String>> callers, long number) {}

    @Override
    public Declared run(Batch batch) {
        Optional<ServiceRow> standing = standing(batch.store());
        ServiceRow row = standing.map(before -> again(before, batch.now())).orElseGet(() -> first(batch));
        batch.store().services().put(row);
        return new Declared(row, access(batch.store(), row.id(), standing.isEmpty()), numbers.getAsLong());
    }

    /** Who may call it from now on. */
    private Optional<List<String>> access(Session store, String serviceId, boolean isNew) {
        ServiceAccessRow before = store.services().access().of(serviceId);
        ServiceAccessRow now =
                CallerLists.declared(isNew ? Optional.empty() : Optional.of(before), wanted.getAllowedCallersList());
        if (!now.equals(before)) {
            store.services().access().put(serviceId, now);
        }
        return now.callers();
    }

    /** The service that is meant, if there is one already. */
    private Optional<ServiceRow> standing(Session store) {
        if (wanted.getServiceId().isEmpty()) {
            return wanted.getReleaseOnClose()
                    ? Optional.empty()
                    : store.services().byOwnerAndName(owner, wanted.getName());
        }
        Optional<ServiceRow> row = store.services().byId(wanted.getServiceId());
        row.filter(taken -> !taken.owner().equals(owner)).ifPresent(taken -> {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN,
                    "service id " + taken.id() + " belongs to another agent; choose another id");
        });
        return row;
    }

    private ServiceRow again(ServiceRow before, Instant now) {
        if (before.releaseOnClose() != wanted.getReleaseOnClose()) {
            throw Refusal.field(
                    "release_on_close",
                    "is " + wanted.getReleaseOnClose() + ", but service " + before.id() + " was declared with "
                            + before.releaseOnClose() + "; release it first");
        }
        return new ServiceRow(
                before.id(),
                owner,
                wanted.getName(),
                before.releaseOnClose(),
                before.policy(),
                before.createdAt(),
                now,
                wanted.toByteArray());
    }

    private ServiceRow first(Batch batch) {
        if (batch.store().services().countOwnedBy(owner) >= servicesPerAgent) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "agent " + owner + " owns " + servicesPerAgent
                            + " services already, the most an agent may; release one first");
        }
        return new ServiceRow(
                wanted.getServiceId().isEmpty() ? unusedId(batch.store()) : wanted.getServiceId(),
                owner,
                wanted.getName(),
                wanted.getReleaseOnClose(),
                Optional.empty(),
                batch.now(),
                batch.now(),
                wanted.toByteArray());
    }

    private String unusedId(Session store) {
        String id = newServiceId.get();
        while (store.services().byId(id).isPresent()) {
            id = newServiceId.get();
        }
        return id;
    }
}
