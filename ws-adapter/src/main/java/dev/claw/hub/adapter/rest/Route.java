package dev.claw.hub.adapter.rest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One route.
 *
 * @param path its segments; {@link #ANY} stands for one of any content
 * @param answer completes on any thread; fails with what {@link HttpErrors} knows
 */
record Route(String method, List<String> path, Function<RestRequest, CompletableFuture<RestAnswer>> answer) {
    static final String ANY = "*";

    /** @param path such as {@code /api/services/*} */
    static Route of(String method, String path, Function<RestRequest, CompletableFuture<RestAnswer>> answer) {
        return new Route(method, List.of(path.substring(1).split("/")), answer);
    }

    boolean leadsTo(List<String> segments) {
        if (segments.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!path.get(i).equals(ANY) && !path.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
