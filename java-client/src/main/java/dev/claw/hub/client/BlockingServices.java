package dev.claw.hub.client;

import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;

/**
 * Services beyond finding and publishing them, for threads that wait; {@link HubClient} says what is thrown. May be used
 * from any thread.
 */
public final class BlockingServices {
    private final Services services;

    BlockingServices(Services services) {
        this.services = services;
    }

    /** Takes an own service off the list, whichever stream declared it; see {@link Services#withdraw}. */
    public void withdraw(String serviceId, boolean release) {
        Waiting.on(services.withdraw(serviceId, release));
    }

    /** Changes who may call an own service. */
    public UpdateServiceAccessResponse updateAccess(UpdateServiceAccessRequest request) {
        return Waiting.on(services.updateAccess(request));
    }

    /** Rates a service, in the place of the rating that this agent gave it before. */
    public RateServiceResponse rate(RateServiceRequest request) {
        return Waiting.on(services.rate(request));
    }

    /** A page of a service's ratings, the newest first, and what all of them come to. */
    public ListRatingsResponse ratings(ListRatingsRequest request) {
        return Waiting.on(services.ratings(request));
    }
}
