package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.FollowFrame;
import dev.claw.hub.v1.FollowResult;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that a subscription names: which are wanted, and what the hub is asked for them. Everything but the asking
 * happens in turns of the owner, but for {@link #wanted}. As many as the caller follows.
 */
final class Follows {
    private static final Logger LOG = LoggerFactory.getLogger(Follows.class);

    private final Consumer<Runnable> owner;
    private final Map<String, ChannelStart> wanted = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Deque<Ask> waiting = new ArrayDeque<>();
    private final Map<Long, List<Ask>> asked = new HashMap<>();
    private Optional<HubException> over = Optional.empty();
    private boolean oneByOne;
    private long frameId;

    /**
     * One thing to ask.
     *
     * @param again the client asks by itself, because a new stream knows nothing of the group
     */
    private record Ask(ChannelStart start, boolean add, boolean again, CompletableFuture<ChannelFollowed> done) {}

    /** @param owner runs a task in a turn of the owner */
    Follows(Consumer<Runnable> owner, List<ChannelStart> channels) {
        this.owner = owner;
        channels.forEach(start -> wanted.put(start.getChannelId(), start));
    }

    CompletableFuture<ChannelFollowed> add(ChannelStart start) {
        return ask(new Ask(start, true, false, new CompletableFuture<>()));
    }

    CompletableFuture<ChannelFollowed> remove(String channelId) {
        ChannelStart start = ChannelStart.newBuilder().setChannelId(channelId).build();
        return ask(new Ask(start, false, false, new CompletableFuture<>()));
    }

    private CompletableFuture<ChannelFollowed> ask(Ask ask) {
        owner.accept(() -> {
            if (over.isPresent()) {
                ask.done().completeExceptionally(over.get());
            } else {
                waiting.add(ask);
            }
        });
        return ask.done();
    }

    /** How a group was asked for, if it was. Any thread. */
    Optional<ChannelStart> wanted(String channelId) {
        return Optional.ofNullable(wanted.get(channelId));
    }

    /**
     * The groups to name when a stream opens; those beyond a frame's worth are asked for behind it.
     *
     * @param place where to go on in a group, or its start when nothing of it came yet
     */
    List<ChannelStart> open(Function<ChannelStart, ChannelStart> place) {
        frameId = FrameLimits.OPEN;
        waiting.removeIf(Ask::again);
        List<ChannelStart> named = new ArrayList<>();
        for (ChannelStart start : wanted.values()) {
            if (!oneByOne && named.size() < FrameLimits.ENTRIES) {
                named.add(place.apply(start));
            } else {
                waiting.addFirst(new Ask(place.apply(start), true, true, new CompletableFuture<>()));
            }
        }
        oneByOne = false;
        return named;
    }

    /** One of the groups named at the opening is refused: the next stream asks for each by itself. False when none was. */
    boolean askOneByOne() {
        oneByOne = true;
        return !wanted.isEmpty();
    }

    /** What waits to be asked; empty when nothing does. */
    Optional<ExchangeRequest> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        FollowFrame.Builder frame = FollowFrame.newBuilder();
        List<Ask> adds = new ArrayList<>();
        List<Ask> removes = new ArrayList<>();
        // What is asked of one group keeps its order: within a frame the hub adds before it removes.
        while (adds.size() + removes.size() < FrameLimits.ENTRIES && !waiting.isEmpty()) {
            if (waiting.peek().add() && !removes.isEmpty()) {
                break;
            }
            Ask ask = waiting.remove();
            if (ask.add()) {
                adds.add(ask);
                wanted.putIfAbsent(ask.start().getChannelId(), ask.start());
                frame.addAdd(ask.start());
            } else {
                removes.add(ask);
                frame.addRemove(ask.start().getChannelId());
            }
        }
        adds.addAll(removes);
        asked.put(++frameId, adds);
        return Optional.of(ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setFollow(frame)
                .build());
    }

    /** The hub answered, an entry per entry. */
    void answered(long frame, List<FollowResult> results) {
        List<Ask> asks = asked.remove(frame);
        if (asks == null) {
            return;
        }
        for (int i = 0; i < asks.size(); i++) {
            if (i >= results.size()) {
                refused(
                        asks.get(i),
                        ErrorFacts.local(Status.Code.INTERNAL, "the hub answered fewer groups than it was asked"));
            } else if (results.get(i).hasError()) {
                refused(asks.get(i), ErrorFacts.of(results.get(i).getError()));
            } else {
                accepted(asks.get(i), results.get(i).getOk());
            }
        }
    }

    /** The frame failed whole. */
    void refused(long frame, HubException why) {
        List<Ask> asks = asked.remove(frame);
        if (asks != null) {
            asks.forEach(ask -> refused(ask, why));
        }
    }

    private void accepted(Ask ask, ChannelFollowed followed) {
        if (!ask.add()) {
            wanted.remove(ask.start().getChannelId());
        }
        ask.done().complete(followed);
    }

    private void refused(Ask ask, HubException why) {
        if (ask.add() && wanted.remove(ask.start().getChannelId()) != null) {
            LOG.warn("group {} is followed no more: {}", ask.start().getChannelId(), why.getMessage());
        }
        ask.done().completeExceptionally(why);
    }

    /** The stream is gone; what was asked on it is asked again. */
    void lost() {
        asked.entrySet().stream()
                .sorted(Map.Entry.<Long, List<Ask>>comparingByKey().reversed())
                .map(Map.Entry::getValue)
                .forEach(asks -> {
                    for (int i = asks.size() - 1; i >= 0; i--) {
                        waiting.addFirst(asks.get(i));
                    }
                });
        asked.clear();
    }

    void over(HubException why) {
        over = Optional.of(why);
        lost();
        waiting.forEach(ask -> ask.done().completeExceptionally(why));
        waiting.clear();
    }
}
