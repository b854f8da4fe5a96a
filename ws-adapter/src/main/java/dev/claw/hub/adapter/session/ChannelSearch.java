package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Finds channels of an agent that names none. Without state; may be used from any thread. */
final class ChannelSearch {
    /** What a channel is while both may write into it. */
    static final List<ChannelState> WRITABLE =
            List.of(ChannelState.CHANNEL_STATE_OPEN, ChannelState.CHANNEL_STATE_REQUESTED);
    /** What it is while it waits for its answer. */
    static final List<ChannelState> REQUESTED = List.of(ChannelState.CHANNEL_STATE_REQUESTED);

    private static final int PAGE = 1_000;
    private static final int MAX_PAGES = 16;

    private ChannelSearch() {}

    /** Channels of two, about this service if there is one, in these states if there are any. */
    static ListChannelsRequest ofTwo(Optional<String> serviceId, List<ChannelState> states) {
        return ListChannelsRequest.newBuilder()
                .setServiceId(serviceId.orElse(""))
                .addAllStates(states)
                .addKinds(ChannelKind.CHANNEL_KIND_SERVICE)
                .addKinds(ChannelKind.CHANNEL_KIND_DIRECT)
                .setPageSize(PAGE)
                .build();
    }

    /** A service's id, where its name was given; what is neither stays as it is. */
    static CompletableFuture<String> serviceId(AsyncHubClient hub, String idOrName) {
        return hub.getService(idOrName)
                .handle((service, failure) -> failure == null ? service.getServiceId() : idOrName);
    }

    /** The channel whose state changed last of those that fit, about this service if one is named. */
    static CompletableFuture<Optional<Channel>> newest(
            AsyncHubClient hub, Optional<String> service, List<ChannelState> states, Predicate<Channel> fits) {
        CompletableFuture<Optional<String>> id = service.isEmpty()
                ? CompletableFuture.completedFuture(service)
                : serviceId(hub, service.get()).thenApply(Optional::of);
        return id.thenCompose(found -> newest(hub, ofTwo(found, states), fits, 1))
                .thenApply(channels -> channels.stream().findFirst());
    }

    /** The channels whose state changed last of those that fit, newest first, among the agent's first 16,000. */
    static CompletableFuture<List<Channel>> newest(
            AsyncHubClient hub, ListChannelsRequest request, Predicate<Channel> fits, int most) {
        return new Walk(hub, fits, most).from(request, 1);
    }

    /** The other one of a channel of two. */
    static String peer(Channel channel, String agentId) {
        return channel.getRequester().equals(agentId) ? channel.getResponder() : channel.getRequester();
    }

    /** One walk through the pages, oldest first; one page is asked at a time. */
    private static final class Walk {
        private final AsyncHubClient hub;
        private final Predicate<Channel> fits;
        private final int most;
        private final Deque<Channel> found = new ArrayDeque<>();

        Walk(AsyncHubClient hub, Predicate<Channel> fits, int most) {
            this.hub = hub;
            this.fits = fits;
            this.most = most;
        }

        CompletableFuture<List<Channel>> from(ListChannelsRequest request, int page) {
            return hub.listChannels(request).thenCompose(answer -> {
                take(answer);
                String next = answer.getNextPageToken();
                return next.isEmpty() || page == MAX_PAGES
                        ? CompletableFuture.completedFuture(List.copyOf(found))
                        : from(request.toBuilder().setPageToken(next).build(), page + 1);
            });
        }

        private void take(ListChannelsResponse answer) {
            for (Channel channel : answer.getChannelsList()) {
                if (fits.test(channel)) {
                    found.addFirst(channel);
                    if (found.size() > most) {
                        found.removeLast();
                    }
                }
            }
        }
    }
}
