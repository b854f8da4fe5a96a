package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ConverseOpen;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServiceFilter;
import java.util.List;
import java.util.function.Consumer;

/** The tables that can be followed, each as its frames say it. */
final class Watches {
    private Watches() {}

    static WatchLink.Shape<DiscoverRequest, DiscoverResponse> services(ServiceFilter filter, ServiceListener listener) {
        DiscoverRequest open = DiscoverRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(DiscoverOpen.newBuilder().setFilter(filter))
                .build();
        return new WatchLink.Shape<>(
                RegistryServiceGrpc.getDiscoverMethod(), open, listener::onReset, (frame, link) -> {
                    switch (frame.getFrameCase()) {
                        case CHANGES -> each(link, frame.getChanges().getChangesList(), listener::onChange);
                        case CAUGHT_UP -> link.news(listener::onCaughtUp);
                        case OPENED -> link.opened();
                        case ERROR -> link.refused(frame.getError());
                        case DRAINING -> link.draining(frame.getDraining());
                        case FRAME_NOT_SET -> link.nothing();
                    }
                });
    }

    static WatchLink.Shape<IssueRequest, IssueResponse> keyRequests(KeyRequestListener listener) {
        IssueRequest open = IssueRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(IssueOpen.getDefaultInstance())
                .build();
        return new WatchLink.Shape<>(KeyServiceGrpc.getIssueMethod(), open, listener::onReset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case REQUESTS -> each(link, frame.getRequests().getRequestsList(), listener::onRequest);
                case CAUGHT_UP -> link.news(listener::onCaughtUp);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    static WatchLink.Shape<ConverseRequest, ConverseResponse> channels(ChannelListener listener) {
        ConverseRequest open = ConverseRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(ConverseOpen.getDefaultInstance())
                .build();
        return new WatchLink.Shape<>(ChannelServiceGrpc.getConverseMethod(), open, listener::onReset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case CHANNELS -> each(link, frame.getChannels().getChannelsList(), listener::onChannel);
                case CAUGHT_UP -> link.news(listener::onCaughtUp);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    // One callback that fails does not keep the others of its frame from running.
    private static <T> void each(WatchLink<?, ?> link, List<T> news, Consumer<T> listener) {
        link.news(() -> news.forEach(one -> CallbackLane.call(() -> listener.accept(one))));
    }
}
