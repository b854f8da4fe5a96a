package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.SessionState.Origin;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Service;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gives a provider its service back after a restart. Some old clients make up a name in each process, and keep only
 * their service's id: when that id belongs to an agent that made its name up as well, and is not here, the connection
 * goes on as that agent, with its service, keys and messages. An id of anybody else stays refused. Owned by the
 * connection's event loop.
 */
final class ServiceIdClaims {
    private final Connection connection;
    private final Consumer<Named> renamed;

    /** @param renamed is told as whom the connection goes on */
    ServiceIdClaims(Connection connection, Consumer<Named> renamed) {
        this.connection = connection;
        this.renamed = renamed;
    }

    /** Declares; when the id belongs to such an agent, once more as that one. */
    CompletableFuture<List<Service>> claiming(
            Optional<String> wishedId, Supplier<CompletableFuture<List<Service>>> declaring) {
        CompletableFuture<List<Service>> first = declaring.get();
        if (wishedId.isEmpty() || !connection.named().isMadeUp()) {
            return first;
        }
        return first.handleAsync(
                        (listed, failure) -> {
                            if (failure == null) {
                                return CompletableFuture.completedFuture(listed);
                            }
                            HubException refusal = HubException.from(failure);
                            return refusal.reason() == ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN
                                    ? again(wishedId.get(), declaring, refusal)
                                    : CompletableFuture.<List<Service>>failedFuture(refusal);
                        },
                        connection.loop())
                .thenCompose(Function.identity());
    }

    private CompletableFuture<List<Service>> again(
            String serviceId, Supplier<CompletableFuture<List<Service>>> declaring, HubException refusal) {
        return connection
                .named()
                .link()
                .work()
                .ask(hub -> hub.getService(serviceId))
                .thenComposeAsync(
                        service -> claim(service) ? declaring.get() : CompletableFuture.failedFuture(refusal),
                        connection.loop());
    }

    private boolean claim(Service service) {
        String owner = service.getOwner();
        Named now = connection.named();
        if (!connection.isOpen() || now.agentId().equals(owner)) {
            // Another registration has claimed it meanwhile.
            return connection.isOpen();
        }
        boolean isHere = service.getListed() || service.getOnline();
        if (isHere || !now.isMadeUp() || !AgentNames.looksMadeUp(owner)) {
            return false;
        }
        if (!connection.goOnAs(Identity.named(owner), Origin.FRAME)) {
            return false;
        }
        renamed.accept(connection.named());
        return true;
    }
}
