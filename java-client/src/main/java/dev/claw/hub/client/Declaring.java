package dev.claw.hub.client;

import dev.claw.hub.v1.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request to declare several services: done when the hub said something of each. Only the owner looks. */
final class Declaring {
    private final CompletableFuture<List<Service>> done = new CompletableFuture<>();
    private final List<Service> listed = new ArrayList<>();
    private Optional<HubException> failure = Optional.empty();
    private int left;

    Declaring(int services) {
        left = services;
    }

    CompletableFuture<List<Service>> done() {
        return done;
    }

    void listed(Service service) {
        listed.add(service);
        settleOne();
    }

    void failed(HubException why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
        settleOne();
    }

    private void settleOne() {
        left--;
        if (left > 0) {
            return;
        }
        failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(List.copyOf(listed)));
    }
}
