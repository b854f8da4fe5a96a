package dev.claw.hub.client;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Follows the registry by a query that may change. What is wanted, asked and agreed belongs to the owner of the link; a
 * new stream opens with what is wanted then.
 */
final class DiscoverLink {
    private final ServiceListener listener;
    private final WatchLink<DiscoverRequest, DiscoverResponse> watch;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final List<CompletableFuture<Void>> asking = new ArrayList<>();
    private DiscoverOpen wanted;
    private DiscoverOpen asked;
    private DiscoverOpen agreed;
    private long frameId;

    DiscoverLink(ClientContext context, DiscoverOpen query, ServiceListener listener) {
        this.listener = listener;
        this.wanted = query;
        this.asked = query;
        this.agreed = query;
        this.watch = new WatchLink<>(
                context,
                new WatchLink.Shape<>(
                        RegistryServiceGrpc.getDiscoverMethod(), this::open, this::ask, listener::onReset, this::read));
    }

    Discovery begin() {
        Subscription begun = watch.begin();
        watch.link().closed().whenComplete((how, failure) -> watch.link().execute(this::over));
        return new Discovery(begun::close, watch.link().opened(), watch.link().closed(), watch.losses(), this);
    }

    CompletableFuture<Void> refine(DiscoverOpen query) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        watch.link().execute(() -> {
            wanted = query;
            waiting.add(done);
            if (watch.link().closed().isDone()) {
                over();
            }
        });
        return done;
    }

    private DiscoverRequest open() {
        frameId = FrameLimits.OPEN;
        asked = wanted;
        take();
        return DiscoverRequest.newBuilder().setFrameId(frameId).setOpen(asked).build();
    }

    private Optional<DiscoverRequest> ask() {
        if (waiting.isEmpty() || !asking.isEmpty()) {
            return Optional.empty();
        }
        asked = wanted;
        take();
        return Optional.of(DiscoverRequest.newBuilder()
                .setFrameId(++frameId)
                .setRefine(asked)
                .build());
    }

    private void take() {
        asking.addAll(waiting);
        waiting.clear();
    }

    private void read(DiscoverResponse frame, WatchLink<DiscoverRequest, DiscoverResponse> link) {
        switch (frame.getFrameCase()) {
            case CHANGES -> Watches.each(link, frame.getChanges().getChangesList(), listener::onChange);
            case CAUGHT_UP -> link.news(listener::onCaughtUp);
            case OPENED -> {
                link.link().execute(this::agreed);
                link.opened();
            }
            case REFINED -> {
                link.link().execute(this::agreed);
                link.nothing();
            }
            case ERROR -> refused(frame, link);
            case DRAINING -> link.draining(frame.getDraining());
            case FRAME_NOT_SET -> link.nothing();
        }
    }

    private void agreed() {
        agreed = asked;
        List<CompletableFuture<Void>> done = List.copyOf(asking);
        asking.clear();
        done.forEach(one -> one.complete(null));
    }

    private void refused(DiscoverResponse frame, WatchLink<DiscoverRequest, DiscoverResponse> link) {
        HubException why = ErrorFacts.of(frame.getError());
        boolean opening = frame.getFrameId() == FrameLimits.OPEN;
        link.link().execute(() -> {
            if (!opening) {
                fail(why);
            } else if (asked.equals(agreed)) {
                link.refused(frame.getError());
            } else {
                // What was asked for while the stream was away is refused: the next stream asks for the old.
                fail(why);
                link.link().again("the query is refused");
            }
        });
        link.nothing();
    }

    private void fail(HubException why) {
        if (wanted.equals(asked)) {
            wanted = agreed;
        }
        List<CompletableFuture<Void>> failed = List.copyOf(asking);
        asking.clear();
        failed.forEach(one -> one.completeExceptionally(why));
    }

    private void over() {
        take();
        fail(Ending.CLOSED.forWaiters());
    }
}
