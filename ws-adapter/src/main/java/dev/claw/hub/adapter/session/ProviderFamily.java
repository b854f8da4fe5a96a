package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Decoded;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.FrameCodec;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.ProviderFrame;
import dev.claw.hub.adapter.json.ProviderFrame.Register;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Service;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection as a provider: its frames. Owned by the connection's event loop. */
final class ProviderFamily implements ProviderFrame.Receiver {
    private static final String NOT_REGISTERED = "SERVICE_NOT_FOUND";

    private final Connection connection;
    private final ProvidedServices provided;
    private final ProviderKeys keys;
    private final long openedAt;
    private boolean followsList;

    ProviderFamily(Connection connection, ProvidedServices provided, ProviderKeys keys) {
        this.connection = connection;
        this.provided = provided;
        this.keys = keys;
        this.openedAt = connection.context().now();
    }

    @Override
    public void register(Envelope envelope, Register frame) {
        connection.await(
                provided.declare(frame),
                services -> services.forEach(service -> listed(envelope, frame, service)),
                failure -> connection.refuse(envelope, failure));
    }

    /** Any frame is a sign of life, for all services of the connection and for no other; this one says nothing more. */
    @Override
    public void heartbeat(Envelope envelope, ProviderFrame.Heartbeat frame) {}

    @Override
    public void response(Envelope envelope, ProviderFrame.Response frame) {
        CallPayloads.Answer answer = CallPayloads.answer(frame.response());
        served(envelope).ifPresent(call -> {
            answer.error().ifPresent(error -> call.completeExceptionally(new CallFailedException("", error)));
            answer.result().ifPresent(call::complete);
        });
    }

    @Override
    public void updateService(Envelope envelope, ProviderFrame.UpdateService frame) {
        Optional<Register> before = provided.find(frame.serviceId()).flatMap(provided::registration);
        if (before.isEmpty()) {
            connection.undone(envelope, NOT_REGISTERED, notRegistered(frame.serviceId()));
            return;
        }
        try {
            change(
                    before.get().with(frame.changes()),
                    service -> connection.done(envelope, "updated"),
                    failure -> connection.undone(envelope, failure));
        } catch (IllegalArgumentException e) {
            connection.undone(envelope, FrameCodec.INVALID_FRAME, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void setPrice(Envelope envelope, ProviderFrame.SetPrice frame) {
        Optional<Register> before = provided.find(frame.serviceId()).flatMap(provided::registration);
        if (before.isEmpty()) {
            connection.refuse(envelope, NOT_REGISTERED, notRegistered(frame.serviceId()));
            return;
        }
        Optional<String> oldUnit = before.get().service().fact("price_unit");
        Register after = before.get().with(frame.changes(oldUnit));
        change(
                after,
                service -> connection.reply(
                        envelope,
                        ObjectJson.frame("price_updated")
                                .text("service_id", service.getServiceId())
                                .raw(
                                        "old_price",
                                        before.get().service().fact("price").orElse("null"))
                                .raw("price", frame.price())
                                .raw(
                                        "price_unit",
                                        after.service().fact("price_unit").orElse("null"))),
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void unregister(Envelope envelope, ProviderFrame.Unregister frame) {
        // An old command line registers nothing, gives no request_id, and waits for an answer.
        boolean awaited = envelope.requestId().isPresent() || provided.isEmpty();
        Optional<String> here = provided.find(frame.serviceId());
        Consumer<Void> done = nothing -> {
            if (awaited) {
                connection.reply(
                        envelope,
                        ObjectJson.frame("success")
                                .raw("success", "true")
                                .text("status", "unregistered")
                                .text("service_id", here.orElse(frame.serviceId())));
            }
        };
        Consumer<HubException> refused = failure -> {
            if (awaited) {
                connection.refuse(envelope, HubErrors.code(failure), HubErrors.sentence(failure));
            }
        };
        if (here.isPresent()) {
            connection.await(provided.withdraw(here.get()), done, refused);
        } else {
            connection.askEach(name -> withdrawElsewhere(name, frame), nothing -> false, done, refused);
        }
    }

    /** An answer that nobody can read: what it was meant for fails now, and not at its deadline. */
    void rejectedResponse(Decoded.Rejected rejected) {
        served(rejected.envelope())
                .ifPresent(call -> call.completeExceptionally(
                        new CallFailedException(rejected.code(), "the provider's answer: " + rejected.message())));
    }

    /** There may be room to write. */
    void pump() {
        provided.calls().pump();
    }

    /** The connection is over; completes when its services are off the list. */
    CompletableFuture<?> close() {
        keys.close();
        return provided.close();
    }

    // Late answers find nothing, for the old protocol knows no cancel; nor do answers to what others were asked.
    private Optional<CompletableFuture<Payload>> served(Envelope envelope) {
        return envelope.requestIdText().flatMap(provided.calls()::take);
    }

    private void listed(Envelope envelope, Register frame, Service service) {
        Optional<Door> door = provided.listed(service, frame);
        if (door.isEmpty()) {
            connection.refuse(envelope, "LIMIT_REACHED", CallPayloads.NO_TUNNEL);
            return;
        }
        if (!followsList) {
            followsList = true;
            connection.context().lists().follow(connection, openedAt);
        }
        connection.await(
                keys.registered(service),
                ready -> connection.replyWithId(
                        envelope,
                        ObjectJson.frame("registered")
                                .text("service_id", service.getServiceId())
                                .text("tunnel_id", door.get().tunnelId())
                                .text("channel_id", door.get().channelId())
                                .text("status", "online")),
                failure -> connection.refuse(envelope, failure));
    }

    private void change(Register after, Consumer<Service> changed, Consumer<HubException> refused) {
        connection.await(
                provided.declare(after),
                services -> services.forEach(service -> {
                    provided.listed(service, after);
                    changed.accept(service);
                }),
                refused);
    }

    // One of the agent's other connections may have registered it.
    private static CompletableFuture<Void> withdrawElsewhere(AgentLink agent, ProviderFrame.Unregister frame) {
        return agent.work()
                .ask(hub -> hub.getService(frame.serviceId())
                        .thenCompose(service -> hub.services().withdraw(service.getServiceId(), false)));
    }

    private static String notRegistered(String serviceId) {
        return "service " + serviceId + " was not registered on this connection";
    }
}
