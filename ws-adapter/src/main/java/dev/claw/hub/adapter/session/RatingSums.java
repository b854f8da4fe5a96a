package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.mapping.RatingJson;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.v1.ListRatingsRequest;
import java.util.concurrent.CompletableFuture;

/** Reads what the ratings of a service come to. May be used from any thread. */
public final class RatingSums {
    private RatingSums() {}

    /**
     * The JSON that old agents are told, with the id of the service.
     *
     * @param service its id or its name
     */
    public static CompletableFuture<String> read(AsyncHubClient hub, String service) {
        return hub.getService(service).thenCompose(known -> {
            ListRatingsRequest request = ListRatingsRequest.newBuilder()
                    .setServiceId(known.getServiceId())
                    .setPageSize(1)
                    .build();
            return hub.services()
                    .ratings(request)
                    .thenApply(found -> RatingJson.stats(known.getServiceId(), found.getSummary()));
        });
    }
}
