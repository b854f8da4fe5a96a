package dev.claw.hub.client;

import dev.claw.hub.v1.ListFrame;
import dev.claw.hub.v1.Retry;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResult;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which services one {@code Serve} stream is to serve, and what the hub said to that. Only the owner of the link looks.
 *
 * <p>Services are listed behind {@code opened} and not with it, for one of them that the hub refuses would refuse all.
 */
final class ServedLists {
    private static final Logger LOG = LoggerFactory.getLogger(ServedLists.class);
    private static final Duration LIST_AGAIN = Duration.ofSeconds(1);

    private final BiConsumer<Duration, Runnable> later;
    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<Long, Change> changes = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();

    private record Change(List<String> add, List<String> remove) {}

    private record Waiter(Set<String> ids, CompletableFuture<Void> done) {}

    /** @param later runs a task in a turn of the owner, after a while */
    ServedLists(BiConsumer<Duration, Runnable> later) {
        this.later = later;
    }

    /** Serves these from now on, and asks again for what the hub refused. */
    void want(Set<String> ids) {
        wanted.clear();
        wanted.addAll(ids);
        refused.clear();
    }

    /** Whether a service is to be served. */
    boolean wanted() {
        return !wanted.isEmpty();
    }

    /** Whether the hub lists nothing for the stream, and is asked for nothing. */
    boolean isEmpty() {
        return listed.isEmpty() && asked.isEmpty();
    }

    /** Told when the hub lists all of these, or refuses one. */
    void await(Set<String> ids, CompletableFuture<Void> done) {
        waiters.add(new Waiter(ids, done));
        tellWaiters();
    }

    Optional<ServeRequest> frame(long frameId) {
        List<String> add = wanted.stream()
                .filter(id -> !listed.contains(id) && !asked.contains(id) && !refused.contains(id))
                .limit(FrameLimits.ENTRIES)
                .toList();
        List<String> remove = listed.stream()
                .filter(id -> !wanted.contains(id) && !asked.contains(id))
                .limit(FrameLimits.ENTRIES - add.size())
                .toList();
        if (add.isEmpty() && remove.isEmpty()) {
            return Optional.empty();
        }
        asked.addAll(add);
        asked.addAll(remove);
        changes.put(frameId, new Change(add, remove));
        return Optional.of(ServeRequest.newBuilder()
                .setFrameId(frameId)
                .setList(ListFrame.newBuilder().addAllAdd(add).addAllRemove(remove))
                .build());
    }

    /** The frame failed whole: the same refusal for each of its entries. */
    void refused(long frame, com.google.rpc.Status why) {
        Change change = changes.getOrDefault(frame, new Change(List.of(), List.of()));
        ServeResult refusal = ServeResult.newBuilder().setError(why).build();
        answered(
                frame, Collections.nCopies(change.add().size() + change.remove().size(), refusal));
    }

    void answered(long frame, List<ServeResult> results) {
        Change change = changes.remove(frame);
        if (change == null) {
            return;
        }
        asked.removeAll(change.add());
        asked.removeAll(change.remove());
        change.remove().forEach(listed::remove);
        for (int i = 0; i < Math.min(change.add().size(), results.size()); i++) {
            added(change.add().get(i), results.get(i));
        }
        tellWaiters();
    }

    private void added(String id, ServeResult result) {
        if (result.hasOk()) {
            listed.add(id);
            return;
        }
        HubException why = ErrorFacts.of(result.getError());
        refused.add(id);
        List<Waiter> disappointed =
                waiters.stream().filter(waiter -> waiter.ids().contains(id)).toList();
        waiters.removeAll(disappointed);
        disappointed.forEach(waiter -> waiter.done().completeExceptionally(why));
        if (why.retry() == Retry.RETRY_LATER) {
            later.accept(why.retryDelay().orElse(LIST_AGAIN), () -> refused.remove(id));
        } else {
            LOG.warn("service {} cannot be served: {}", id, why.getMessage());
        }
    }

    private void tellWaiters() {
        List<Waiter> content = waiters.stream()
                .filter(waiter -> listed.containsAll(waiter.ids()))
                .toList();
        waiters.removeAll(content);
        content.forEach(waiter -> waiter.done().complete(null));
    }

    /** The stream gets no calls any more, for good. */
    void drained() {
        wanted.clear();
        listed.clear();
        over(ErrorFacts.local(Status.Code.CANCELLED, "the publication is drained, and serves nothing any more"));
    }

    /** The stream is gone, and what it listed. */
    void lost() {
        listed.clear();
        asked.clear();
        refused.clear();
        changes.clear();
    }

    void over(HubException why) {
        List<Waiter> left = List.copyOf(waiters);
        waiters.clear();
        left.forEach(waiter -> waiter.done().completeExceptionally(why));
    }
}
