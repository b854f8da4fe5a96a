package dev.claw.hub.registry;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Command;
import dev.claw.hub.store.ServiceAccessRow;
import dev.claw.hub.store.ServiceAccessStore;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import java.util.function.LongSupplier;

/**
 * Writes who may call a service, as its owner says.
 *
 * @param change checked before
 * @param most callers that may be named
 * @param numbers as {@link Declaring#numbers}, and the same ones
 */
record UpdatingAccess(String owner, UpdateServiceAccessRequest change, int most, LongSupplier numbers)
        implements Command<Declaring.Declared> {
    @Override
    public Declaring.Declared run(Batch batch) {
        ServiceRow row = Registrations.owned(batch.store(), change.getServiceId(), owner);
        ServiceAccessStore access = batch.store().services().access();
        ServiceAccessRow before = access.of(row.id());
        ServiceAccessRow now = CallerLists.changed(before, change, most);
        if (!now.equals(before)) {
            access.put(row.id(), now);
        }
        return new Declaring.Declared(row, now.callers(), numbers.getAsLong());
    }
}
