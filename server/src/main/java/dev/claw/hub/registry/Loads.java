package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.util.function.Function;

/** Tells with a service what its {@code Serve} streams carry at the moment of the answer. */
final class Loads {
    private final Function<String, ProviderLoad> providers;

    Loads(Function<String, ProviderLoad> providers) {
        this.providers = providers;
    }

    Service now(Service service) {
        if (!service.getOnline()) {
            return service;
        }
        ProviderLoad load = providers.apply(service.getServiceId());
        return service.toBuilder()
                .setProviders(load.providers())
                .setCallsInFlight(load.callsInFlight())
                .setMaxCalls(load.maxCalls())
                .build();
    }
}
