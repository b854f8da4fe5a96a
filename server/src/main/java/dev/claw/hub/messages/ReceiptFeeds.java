package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Post;
import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.store.PositionRow;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.RowPage;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Receipts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * How far the readers of one agent's channels are, as one stream is told: a feed of its channels of two, and one of each
 * group. Read from its first revision a feed is a snapshot; read on it is the newest state of what changed. Owned by the
 * stream's loop.
 */
final class ReceiptFeeds {
    /** The feed that is no group's. */
    private static final String OF_TWO = "";

    private final StreamSide side;
    private final String agent;
    private final Receiving receiving;
    private final Bus bus;

    /** By channel id; at most the groups that the agent has joined and one. */
    private final Map<String, Told> feeds = new HashMap<>();

    /** Those whose bell rang. */
    private final Set<Told> rung = new LinkedHashSet<>();

    /** Makes the stream's feeds and reads the tables. */
    record Receiving(
            Function<LongFunction<CompletionStage<RowPage<PositionRow>>>, Feed<RowPage<PositionRow>>> feed,
            ReceiptReads reads) {}

    ReceiptFeeds(StreamSide side, String agent, Receiving receiving, Bus bus) {
        this.side = side;
        this.agent = agent;
        this.receiving = receiving;
        this.bus = bus;
        begin(OF_TWO, Post.receiptsTopic(agent), after -> receiving.reads().ofPeers(agent, after));
    }

    private record Told(Feed<RowPage<PositionRow>> feed, Subscription bell) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Tells of these groups, of all that the agent has joined now, and of no others. */
    void tellOf(List<Following> joined) {
        Set<String> gone = new HashSet<>(feeds.keySet());
        gone.remove(OF_TWO);
        for (Following group : joined) {
            if (!gone.remove(group.channelId())) {
                begin(
                        group.channelId(),
                        Post.groupReceiptsTopic(group.channelId()),
                        after -> receiving.reads().inGroup(group.channel(), agent, after));
            }
        }
        gone.forEach(this::end);
    }

    /** The next frame, if there is one. */
    Optional<ExchangeResponse> next() {
        Iterator<Told> turns = rung.iterator();
        while (turns.hasNext()) {
            Told told = turns.next();
            Optional<RowPage<PositionRow>> page = told.feed.next();
            if (page.isPresent() || told.feed.isIdle()) {
                turns.remove();
            }
            if (page.isPresent()) {
                rung.add(told);
                return Optional.of(frame(page.get()));
            }
        }
        return Optional.empty();
    }

    /** Closes all bells. */
    void close() {
        feeds.values().forEach(told -> told.bell.close());
        feeds.clear();
    }

    private void begin(String name, String topic, LongFunction<CompletionStage<RowPage<PositionRow>>> source) {
        Feed<RowPage<PositionRow>> feed = receiving.feed().apply(source);
        Subscription bell = bus.subscribe(
                topic,
                () -> side.onLoop(() -> {
                    Told told = feeds.get(name);
                    if (told != null) {
                        rung.add(told);
                        told.feed.ring();
                    }
                }));
        Told told = new Told(feed, bell);
        feeds.put(name, told);
        rung.add(told);
        side.wake();
    }

    private void end(String name) {
        Told gone = feeds.remove(name);
        if (gone != null) {
            gone.bell.close();
            rung.remove(gone);
        }
    }

    private static ExchangeResponse frame(RowPage<PositionRow> page) {
        Receipts.Builder receipts = Receipts.newBuilder();
        page.rows().forEach(row -> receipts.addReceipts(ReceiptReads.proto(row)));
        return ExchangeResponse.newBuilder().setReceipts(receipts).build();
    }
}
