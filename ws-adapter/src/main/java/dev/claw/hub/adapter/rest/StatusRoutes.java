package dev.claw.hub.adapter.rest;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.ChatEntries;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.session.AdapterContext;
import dev.claw.hub.adapter.session.Tunnels;
import dev.claw.hub.client.HubException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The routes about the adapter itself: how it is, and its tunnels. */
final class StatusRoutes {
    private final AdapterContext context;
    private final ListedCount listed;
    private final IntSupplier clients;

    /** @param clients connections of agents that are open */
    StatusRoutes(AdapterContext context, ListedCount listed, IntSupplier clients) {
        this.context = context;
        this.listed = listed;
        this.clients = clients;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/health", request -> health()), Route.of("GET", "/api/tunnels", request -> tunnels()));
    }

    private CompletableFuture<RestAnswer> health() {
        return listed.now().handle((services, failure) -> {
            if (failure == null) {
                return RestAnswer.json(state("healthy")
                        .number("services", services)
                        .number("clients", clients.getAsInt())
                        .json());
            }
            HubException refusal = HubException.from(failure);
            return RestAnswer.json(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    state("unhealthy")
                            .number("clients", clients.getAsInt())
                            .text("error", HubErrors.sentence(refusal))
                            .text("error_code", HubErrors.code(refusal))
                            .json());
        });
    }

    private ObjectJson state(String status) {
        return new ObjectJson().text("status", status).text("version", context.version());
    }

    private CompletableFuture<RestAnswer> tunnels() {
        return CompletableFuture.completedFuture(RestAnswer.json(
                context.tunnels().all().stream().map(StatusRoutes::tunnel).collect(Collectors.joining(",", "[", "]"))));
    }

    private static String tunnel(Tunnels.Use tunnel) {
        return new ObjectJson()
                .text("id", tunnel.tunnelId())
                .text("service_id", tunnel.serviceId())
                .text("client_id", tunnel.clientId())
                .text("created_at", time(tunnel.createdAt()))
                .text("last_active", time(tunnel.lastActive()))
                .text("status", "active")
                .json();
    }

    private static String time(Instant at) {
        return ChatEntries.time(Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build());
    }
}
