package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.KeyFrame;
import dev.claw.hub.adapter.mapping.KeyTexts;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The key policies that one connection sets for its services, in the order in which it sets them, and behind what it
 * registered before. The hub keeps them. Owned by the connection's event loop.
 */
final class ProviderKeys implements OptionalKeys.Provider {
    // More than an agent has services.
    private static final int MOST_WITH_THEIR_OWN = 1_000;

    private final Connection connection;
    private final ProvidedServices provided;
    private final KeyAsks asks;
    private final Set<String> withTheirOwn = new HashSet<>();
    private final Set<String> withOptional = new HashSet<>();
    private Optional<KeyPolicy> everywhere = Optional.empty();
    private CompletableFuture<?> lastSet = CompletableFuture.completedFuture("");

    ProviderKeys(Connection connection, ProvidedServices provided) {
        this.connection = connection;
        this.provided = provided;
        this.asks = new KeyAsks(connection, provided);
    }

    KeyAsks asks() {
        return asks;
    }

    /** Sets a policy; completes when it is in force and requests for keys reach this connection. */
    CompletableFuture<?> set(KeyFrame.LifecyclePolicy frame) {
        KeyPolicy policy = KeyTexts.policy(frame);
        if (frame.serviceId().isEmpty()) {
            everywhere = Optional.of(policy);
            withTheirOwn.clear();
            provided.ids().forEach(this::require);
            CompletableFuture<?>[] all =
                    provided.ids().stream().map(id -> set(id, policy)).toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(all);
        }
        String named = frame.serviceId().get();
        String id = provided.find(named).orElse(named);
        remember(id);
        require(id);
        return set(id, policy);
    }

    /** A service was registered; completes when what was said of all services holds for it too. */
    CompletableFuture<?> registered(Service service) {
        String id = service.getServiceId();
        asks.registered(service);
        // Right behind its registration a service may have been meant by its name.
        boolean withItsOwn = withTheirOwn.contains(id) || withTheirOwn.contains(service.getName());
        if (everywhere.isPresent() && !withItsOwn) {
            return set(id, everywhere.get());
        }
        if (!service.getKeyRequired() && !withItsOwn && withOptional.add(id)) {
            connection.context().optionalKeys().provided(id, this);
        }
        // It has a policy of an earlier day.
        return service.getGrantsKeys() ? asks.open(provided.agentOf(id)) : CompletableFuture.completedFuture("");
    }

    @Override
    public CompletableFuture<?> begin(String serviceId, boolean policy) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Loops.run(connection.loop(), () -> {
            // It may have set a policy of its own meanwhile, which stands.
            boolean decides = connection.isOpen()
                    && withOptional.contains(serviceId)
                    && provided.registration(serviceId).isPresent();
            CompletableFuture<?> asked = !decides
                    ? CompletableFuture.failedFuture(new IllegalStateException(serviceId + " has other keys, or none"))
                    : policy ? set(serviceId, KeyTexts.optional()) : asks.open(provided.agentOf(serviceId));
            asked.whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.complete(serviceId);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer;
    }

    void close() {
        withOptional.forEach(id -> connection.context().optionalKeys().over(id, this));
        asks.close();
    }

    /** The service needs keys from now on. */
    private void require(String id) {
        withOptional.remove(id);
        connection.context().optionalKeys().over(id, this);
    }

    // It may be registered in a moment; what is no name never is.
    private void remember(String id) {
        if (withTheirOwn.size() < MOST_WITH_THEIR_OWN && AgentNames.isName(id)) {
            withTheirOwn.add(id);
        }
    }

    private CompletableFuture<?> set(String idOrName, KeyPolicy policy) {
        CompletableFuture<?> before =
                CompletableFuture.allOf(provided.declared(), lastSet.handle((done, failure) -> ""));
        // Only then is it known as whom a service that is registered now is provided.
        CompletableFuture<AgentServices> agent = before.thenApplyAsync(
                ready -> provided.agentOf(provided.find(idOrName).orElse(idOrName)), connection.loop());
        CompletableFuture<?> open = agent.thenCompose(asks::open);
        CompletableFuture<?> set =
                agent.thenCompose(provider -> setAs(provider.agent().work(), idOrName, policy));
        lastSet = set;
        return set.thenCombine(open, (done, opened) -> done);
    }

    // An id, or the name of exactly one listed service. One of optional keys is the adapter's wish and not the
    // provider's:
    // it goes before no other.
    private CompletableFuture<?> setAs(HubWork work, String idOrName, KeyPolicy policy) {
        return work.ask(hub -> hub.getService(idOrName).thenCompose(service -> {
            if (policy.getOptional() && service.getGrantsKeys()) {
                return CompletableFuture.completedFuture(SetKeyPolicyResponse.getDefaultInstance());
            }
            return hub.setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                    .setServiceId(service.getServiceId())
                    .setPolicy(policy)
                    .build());
        }));
    }
}
