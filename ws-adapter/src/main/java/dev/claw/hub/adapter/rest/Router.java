package dev.claw.hub.adapter.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Finds the route of a request. Immutable; may be used from any thread. */
final class Router {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";
    private static final int MAX_SHOWN = 80;

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * Answers a request.
     *
     * @throws RestRefused if no route leads there, or none with this method
     */
    CompletableFuture<RestAnswer> answer(RestRequest request) {
        List<Route> there =
                routes.stream().filter(route -> route.leadsTo(request.path())).toList();
        if (there.isEmpty()) {
            throw RestRefused.notFound("ROUTE_NOT_FOUND", "there is no route /" + shown(request.path()));
        }
        if (request.method().equals(OPTIONS)) {
            return CompletableFuture.completedFuture(
                    RestAnswer.empty().with(Map.of(HttpHeaderNames.ALLOW.toString(), allowed(there))));
        }
        return there.stream()
                .filter(route -> route.method().equals(request.method()))
                .findFirst()
                .orElseThrow(() -> RestRefused.method(request.method(), allowed(there)))
                .answer()
                .apply(request);
    }

    private static String allowed(List<Route> routes) {
        TreeSet<String> methods = new TreeSet<>(List.of(OPTIONS));
        routes.forEach(route -> methods.add(route.method()));
        if (methods.contains(GET)) {
            methods.add(HEAD);
        }
        return String.join(", ", methods);
    }

    private static String shown(List<String> path) {
        String text = String.join("/", path);
        int points = text.codePointCount(0, text.length());
        return points <= MAX_SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }
}
