package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.JsonBody;
import dev.claw.hub.adapter.json.UserFrame.Rate;
import dev.claw.hub.adapter.mapping.RatingJson;
import dev.claw.hub.adapter.rest.Askers.Asker;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.session.Identity;
import dev.claw.hub.adapter.session.RatingSums;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The routes of ratings. */
final class RatingRoutes {
    private static final int ID = 2;

    private final HubAccess hub;
    private final Askers askers;

    RatingRoutes(HubAccess hub, Askers askers) {
        this.hub = hub;
        this.askers = askers;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", "/api/ratings", this::rate), Route.of("GET", "/api/services/*/ratings", this::list));
    }

    private CompletableFuture<RestAnswer> rate(RestRequest request) {
        Rate rate = JsonBody.rating(request.body());
        return askers.of(request)
                .thenCompose(asker -> hub.askAs(
                        rater(request, asker, rate), client -> client.services().rate(RatingJson.request(rate))))
                .thenApply(rated -> RestAnswer.json(RatingJson.rating(rated.getRating())));
    }

    private CompletableFuture<RestAnswer> list(RestRequest request) {
        return askers.reader(request)
                .thenCompose(reader -> hub.askAs(reader, client -> RatingSums.read(client, request.segment(ID))))
                .thenApply(RestAnswer::json);
    }

    // Programs of this computer may name themselves; in a body as well as in a header.
    private Identity rater(RestRequest request, Asker asker, Rate rate) {
        Optional<Identity> said =
                rate.userId().filter(name -> request.loopback()).map(name -> Askers.named("user_id", name));
        return asker.identity().or(() -> said).orElseGet(() -> askers.writer(asker));
    }
}
