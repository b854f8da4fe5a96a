package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Decoded;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.ProviderFrame;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.adapter.mapping.Declarations;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as a provider: the services it registered, and the calls that are with it. Its publication is its own, so
 * that its services go with it. Owned by the connection's event loop.
 */
final class ProviderFamily implements ProviderFrame.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderFamily.class);

    private final Connection connection;
    private final Map<String, Door> doors = new HashMap<>();
    private final Map<String, CompletableFuture<Payload>> served = new HashMap<>();
    private @Nullable AsyncHubClient client;
    private @Nullable Publication publication;

    ProviderFamily(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void register(Envelope envelope, ProviderFrame.Register frame) {
        Named provider = connection.named();
        ServiceDeclaration declaration = Declarations.of(frame, provider.lasting());
        Requests requests = connection.requests();
        requests.questionBegan();
        connection.then(
                publication(provider).declare(List.of(declaration)),
                services -> {
                    requests.questionEnded();
                    services.forEach(service -> registered(envelope, service));
                },
                failure -> {
                    requests.questionEnded();
                    connection.refuse(envelope, failure);
                });
    }

    /** Any frame is a sign of life; this one says nothing more. */
    @Override
    public void heartbeat(Envelope envelope, ProviderFrame.Heartbeat frame) {}

    @Override
    public void response(Envelope envelope, ProviderFrame.Response frame) {
        CallPayloads.Answer answer = CallPayloads.answer(frame.response());
        takeServed(envelope).ifPresent(call -> {
            answer.error().ifPresent(error -> call.completeExceptionally(new CallFailedException("", error)));
            answer.result().ifPresent(call::complete);
        });
    }

    /** An answer that nobody can read: what it was meant for fails now, and not at its deadline. */
    void rejectedResponse(Decoded.Rejected rejected) {
        takeServed(rejected.envelope())
                .ifPresent(call -> call.completeExceptionally(
                        new CallFailedException(rejected.code(), "the provider's answer: " + rejected.message())));
    }

    /** The connection is over: its services go off the list and its calls fail as the provider's loss. */
    void close() {
        doors.values().forEach(connection.context().tunnels()::close);
        doors.clear();
        served.clear();
        if (client != null) {
            client.close();
        }
    }

    // Late answers find nothing: the old protocol knows no cancel.
    private Optional<CompletableFuture<Payload>> takeServed(Envelope envelope) {
        return envelope.requestIdText().map(served::remove);
    }

    private void registered(Envelope envelope, Service service) {
        String id = service.getServiceId();
        Optional<Door> door = door(id);
        if (door.isEmpty()) {
            publication(connection.named()).withdraw(id, false);
            connection.refuse(envelope, "LIMIT_REACHED", "the adapter has as many tunnels as it takes");
            return;
        }
        connection.reply(
                envelope,
                ObjectJson.frame("registered")
                        .text("service_id", id)
                        .text("tunnel_id", door.get().tunnelId())
                        .text("channel_id", door.get().channelId())
                        .text("status", "online"));
    }

    private Optional<Door> door(String serviceId) {
        Door known = doors.get(serviceId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Door> opened = connection
                .context()
                .tunnels()
                .openProvided(serviceId, connection.named().agentId());
        opened.ifPresent(door -> doors.put(serviceId, door));
        return opened;
    }

    private Publication publication(Named provider) {
        Publication known = publication;
        if (known != null) {
            return known;
        }
        AdapterContext context = connection.context();
        // No grace: when the agent is gone nobody answers its calls any more.
        AsyncHubClient fresh =
                context.hub().open(provider.identity(), connection.loop(), connection.loop(), Duration.ZERO);
        ProviderOptions options =
                ProviderOptions.defaults().withMaxCalls(context.limits().servedCalls());
        // Begins with no services: one that is refused must not take the others with it.
        Publication opened = fresh.publish(options, List.of(), this::serve);
        client = fresh;
        publication = opened;
        connection.then(
                opened.closed(), cause -> ended(opened, "taken over: " + cause), failure -> ended(opened, failure));
        return opened;
    }

    private void ended(Publication over, HubException failure) {
        ended(over, failure.getMessage());
    }

    // The agent believes that it is registered: closing tells it to come again.
    private void ended(Publication over, String why) {
        if (over.equals(publication)) {
            LOG.warn("the registration of {} ended: {}", connection.named().agentId(), why);
            connection.out().close(Outbox.RESTART, "the registration ended");
        }
    }

    private CompletionStage<Payload> serve(ServedCall call, CallContext context) {
        Optional<String> params = CallPayloads.params(call.getParameters());
        Optional<Door> door = door(call.getServiceId());
        if (params.isEmpty() || door.isEmpty()) {
            return CompletableFuture.failedFuture(new CallFailedException(
                    "INVALID_PARAMETERS",
                    "the service takes a JSON object of parameters, of at most 64 levels; this is none"));
        }
        String id = connection.context().ids().request();
        ObjectJson request = ObjectJson.frame("request")
                .text("request_id", id)
                .text("method", call.getMethod())
                .raw("params", params.get())
                .text("tunnel_id", door.get().tunnelId());
        if (!connection.out().send(request)) {
            return CompletableFuture.failedFuture(new CallFailedException(
                    "PAYLOAD_TOO_LARGE", "the parameters are too large for the service's link"));
        }
        return await(id, context);
    }

    private CompletionStage<Payload> await(String id, CallContext context) {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        served.put(id, answer);
        connection.requests().servedBegan();
        answer.whenComplete((payload, failure) -> connection.requests().servedEnded());
        context.onCanceled(() -> Optional.ofNullable(served.remove(id))
                .ifPresent(call -> call.completeExceptionally(new CallFailedException("CANCELED", "canceled"))));
        return answer;
    }
}
