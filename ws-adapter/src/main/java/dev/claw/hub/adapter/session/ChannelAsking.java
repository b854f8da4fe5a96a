package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.adapter.mapping.LegacyFacts;
import dev.claw.hub.adapter.mapping.TunnelNotes;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.RequestChannelRequest;
import dev.claw.hub.v1.Service;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is asked of the hub about channels of two, in as many steps as it takes. May be used from any thread. */
final class ChannelAsking {
    private final String caller;
    private final AgentLinks links;

    ChannelAsking(String caller, AgentLinks links) {
        this.caller = caller;
        this.links = links;
    }

    /**
     * Requests to talk about a service: with {@code provider_id}, else with the agent that the service's {@code owner}
     * names if one of that name is here or has ever been at the hub, else with the service's provider.
     */
    CompletableFuture<Channel> request(AsyncHubClient hub, ChatFrame.ChatRequest frame) {
        RequestChannelRequest request = RequestChannelRequest.newBuilder()
                .setServiceId(frame.serviceId().orElse(""))
                .setAgentId(frame.providerId().orElse(""))
                .setNote(frame.note())
                .build();
        if (frame.providerId().isPresent()) {
            return hub.channels().request(request);
        }
        return hub.getService(request.getServiceId())
                .thenCompose(service -> hub.channels()
                        .request(request.toBuilder()
                                .setServiceId(service.getServiceId())
                                .setAgentId(owner(service).orElse(""))
                                .setElseProvider(
                                        owner(service).filter(links::isHere).isEmpty())
                                .build()));
    }

    /** Requests a way to a service; one that is open or asked for is ended first, so that its provider is asked each time. */
    CompletableFuture<Channel> requestAnew(AsyncHubClient hub, Service service) {
        RequestChannelRequest request = RequestChannelRequest.newBuilder()
                .setServiceId(service.getServiceId())
                .setNote(TunnelNotes.REQUEST)
                .build();
        Predicate<Channel> standing = channel ->
                channel.getRequester().equals(caller) && channel.getResponder().equals(service.getOwner());
        return ChannelSearch.newest(hub, Optional.of(service.getServiceId()), ChannelSearch.WRITABLE, standing)
                .thenCompose(channel -> channel.isPresent()
                        ? end(hub, channel.get().getChannelId(), TunnelNotes.ANEW)
                                .thenCompose(ended -> hub.channels().request(request))
                        : hub.channels().request(request));
    }

    static CompletableFuture<Channel> answer(
            AsyncHubClient hub, String channelId, ChannelDecision decision, String note) {
        return hub.channels()
                .answer(AnswerChannelRequest.newBuilder()
                        .setChannelId(channelId)
                        .setDecision(decision)
                        .setNote(note)
                        .build());
    }

    static CompletableFuture<Channel> end(AsyncHubClient hub, String channelId, String note) {
        return hub.channels()
                .end(EndChannelRequest.newBuilder()
                        .setChannelId(channelId)
                        .setNote(note)
                        .build());
    }

    /**
     * Does something to the channel that is named; to the newest one that fits if none is, or none that the hub knows:
     * old agents make ids of their own. Empty where none fits.
     */
    static CompletableFuture<Optional<Channel>> onNamedOrNewest(
            Optional<String> named,
            Supplier<CompletableFuture<Optional<Channel>>> newest,
            Function<String, CompletableFuture<Channel>> deed) {
        Supplier<CompletableFuture<Optional<Channel>>> onNewest = () -> newest.get()
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(found)
                        : deed.apply(found.get().getChannelId()).thenApply(Optional::of));
        if (named.isEmpty()) {
            return onNewest.get();
        }
        return deed.apply(named.get())
                .handle((channel, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(Optional.of(channel));
                    }
                    HubException refusal = HubException.from(failure);
                    return refusal.reason() == ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND
                            ? onNewest.get()
                            : CompletableFuture.<Optional<Channel>>failedFuture(refusal);
                })
                .thenCompose(Function.identity());
    }

    private Optional<String> owner(Service service) {
        return Optional.of(LegacyFacts.owner(service))
                .filter(owner -> !owner.equals(service.getOwner()) && !owner.equals(caller))
                .filter(AgentNames::isName);
    }
}
