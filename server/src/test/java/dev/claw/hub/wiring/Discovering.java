package dev.claw.hub.wiring;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/** A follower of the list as a test speaks it. */
final class Discovering implements AutoCloseable {
    private final Talk<DiscoverRequest, DiscoverResponse> talk;
    private final Queue<ServiceChange> changes = new ArrayDeque<>();

    private Discovering(Talk<DiscoverRequest, DiscoverResponse> talk) {
        this.talk = talk;
    }

    /** Opens, and leaves the snapshot to be read. */
    static Discovering of(HubFixture hub, String agent, DiscoverOpen open) throws InterruptedException {
        Discovering discovering = new Discovering(Talk.open(hub.registryStreams(agent)::discover));
        discovering.talk.send(
                DiscoverRequest.newBuilder().setFrameId(1).setOpen(open).build());
        discovering.talk.next(DiscoverResponse::hasOpened);
        return discovering;
    }

    static DiscoverOpen filter(ServiceFilter.Builder filter) {
        return DiscoverOpen.newBuilder().setFilter(filter).build();
    }

    Talk<DiscoverRequest, DiscoverResponse> talk() {
        return talk;
    }

    DiscoverResponse refine(long frameId, DiscoverOpen refine) throws InterruptedException {
        talk.send(DiscoverRequest.newBuilder()
                .setFrameId(frameId)
                .setRefine(refine)
                .build());
        return talk.next(response -> response.getFrameId() == frameId);
    }

    /** What is told up to {@code caught_up}: {@code id} for listed ones, {@code -id} for those that are gone. */
    List<String> snapshot() throws InterruptedException {
        List<String> told = new ArrayList<>();
        DiscoverResponse frame = talk.next();
        while (!frame.hasCaughtUp()) {
            frame.getChanges().getChangesList().forEach(change -> told.add(text(change)));
            frame = talk.next();
        }
        return told;
    }

    ServiceChange change() throws InterruptedException {
        while (changes.isEmpty()) {
            changes.addAll(talk.next(DiscoverResponse::hasChanges).getChanges().getChangesList());
        }
        return changes.remove();
    }

    ServiceChange change(Predicate<ServiceChange> wanted) throws InterruptedException {
        ServiceChange change = change();
        while (!wanted.test(change)) {
            change = change();
        }
        return change;
    }

    static String text(ServiceChange change) {
        return change.hasListed() ? change.getListed().getServiceId() : "-" + change.getGone();
    }

    @Override
    public void close() {
        talk.cancel();
    }
}
