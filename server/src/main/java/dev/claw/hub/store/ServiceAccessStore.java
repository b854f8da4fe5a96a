package dev.claw.hub.store;

import java.util.List;

/** Who may call which service. It knows nothing of whether the service is there. */
public interface ServiceAccessStore {
    /** The service's; {@link ServiceAccessRow#OPEN} when none was put. */
    ServiceAccessRow of(String serviceId);

    /** Puts this in the place of what there was. */
    void put(String serviceId, ServiceAccessRow row);

    /** The services that not everybody may call, by id; those that are not there left out. */
    List<NamedCallersRow> named();
}
