package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.LegacyService;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.CallHandler;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection publishes as one agent: a publication and a client of its own, so that they go with the
 * connection. Owned by the connection's event loop.
 */
final class AgentServices {
    // An agent that closes waits for that long to hear that it is gone.
    private static final Duration MOST_PARTING = Duration.ofSeconds(1);

    private final Connection connection;
    private final Named agent;
    private final CallHandler handler;
    private final Consumer<String> ended;
    private @Nullable AsyncHubClient client;
    private @Nullable Publication publication;

    /**
     * @param handler of all their calls
     * @param ended is told why, when the hub lists them no more
     */
    AgentServices(Connection connection, Named agent, CallHandler handler, Consumer<String> ended) {
        this.connection = connection;
        this.agent = agent;
        this.handler = handler;
        this.ended = ended;
    }

    AgentLink agent() {
        return agent.link();
    }

    /** Whether a service is on the list by this connection, as far as the hub has told. */
    boolean lists(String serviceId) {
        return publication != null
                && publication.services().stream()
                        .anyMatch(service -> service.getServiceId().equals(serviceId));
    }

    /** Whether a service stays the agent's when the connection ends. */
    boolean keeps(LegacyService service) {
        return agent.keeps(service);
    }

    /** Lists a service, or changes one that is listed. */
    CompletableFuture<List<Service>> declare(ServiceDeclaration service) {
        return publication().declare(List.of(service));
    }

    /** Takes a service off the list; its id stays the agent's. */
    CompletableFuture<Void> withdraw(String serviceId) {
        return publication().withdraw(serviceId, false);
    }

    /** Gets the agent's requests for keys from now on. */
    Subscription issue(KeyRequestListener listener) {
        return client().issue(listener);
    }

    /**
     * They go off the list, and their calls fail as the provider's loss.
     *
     * @return completes when they are off the list, or the hub does not say so in time
     */
    CompletableFuture<?> close() {
        AsyncHubClient over = client;
        if (over == null) {
            return CompletableFuture.completedFuture("");
        }
        return withdrawAll()
                .handle((done, failure) -> "")
                .completeOnTimeout("", MOST_PARTING.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(over::close);
    }

    private CompletableFuture<?> withdrawAll() {
        Publication open = publication;
        return open == null
                ? CompletableFuture.completedFuture("")
                : CompletableFuture.allOf(open.services().stream()
                        .map(service -> open.withdraw(service.getServiceId(), false))
                        .toArray(CompletableFuture[]::new));
    }

    private AsyncHubClient client() {
        AsyncHubClient known = client;
        if (known != null) {
            return known;
        }
        // No grace: when the agent is gone nobody answers its calls any more.
        AsyncHubClient fresh =
                connection.context().hub().open(agent.identity(), connection.loop(), connection.loop(), Duration.ZERO);
        client = fresh;
        return fresh;
    }

    private Publication publication() {
        Publication known = publication;
        if (known != null) {
            return known;
        }
        ProviderOptions options = ProviderOptions.defaults()
                .withMaxCalls(connection.context().limits().servedCalls());
        // Begins with no services: one that is refused must not take the others with it.
        Publication opened = client().publish(options, List.of(), handler);
        publication = opened;
        connection.then(
                opened.closed(), cause -> over(opened, "taken over: " + cause), failure -> over(opened, failure));
        return opened;
    }

    private void over(Publication over, HubException failure) {
        over(over, String.valueOf(failure.getMessage()));
    }

    private void over(Publication over, String why) {
        if (over.equals(publication)) {
            publication = null;
            ended.accept(why);
        }
    }
}
