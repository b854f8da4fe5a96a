package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's requests for channels came to: each waits for the event in its agent's inbox that decides it, and
 * no longer than it may. Owned by the connection's event loop.
 */
final class Decisions {
    private static final int MAX_WAITING = 64;
    private static final int RECENT = 64;

    private final Connection connection;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, ChannelEvent> recent = new LinkedHashMap<>();
    private @Nullable ScheduledFuture<?> timer;

    /** A request that waits; exactly one of the two is called, once. */
    interface Request {
        /**
         * The other side accepted, rejected or ended it.
         *
         * @return what the event's frame is to be told in answer to; empty if the request was answered otherwise
         */
        Optional<Envelope> decided(ChannelEvent event);

        /** Nobody decided in time. */
        void expired();
    }

    /** A request; what happened to its channel up to {@code seq} was before it. */
    private record Waiting(String channelId, long seq, long deadline, Request request) {
        boolean isDecidedBy(ChannelEvent event) {
            return channelId.equals(event.getChannelId()) && event.getSeq() > seq;
        }
    }

    Decisions(Connection connection) {
        this.connection = connection;
    }

    /** Whether so many requests wait that no more should be made. */
    boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    /**
     * Waits for what becomes of a requested channel.
     *
     * @param channel as it was when it was requested; an event behind that decides it, also one that came before this
     * @return what is to be told of an event that came before
     */
    Optional<ChannelEvent> await(Channel channel, Duration patience, Request request) {
        String id = channel.getChannelId();
        ChannelEvent earlier = recent.get(id);
        if (earlier != null && earlier.getSeq() > channel.getHead()) {
            return request.decided(earlier).map(envelope -> earlier);
        }
        long deadline = connection.context().now() + patience.toNanos();
        waiting.add(new Waiting(id, channel.getHead(), deadline, request));
        arm();
        return Optional.empty();
    }

    /**
     * Takes an event from the inbox.
     *
     * @return what its frame answers, empty if nothing waited for it; then it is news like any other
     */
    Optional<List<Envelope>> decided(ChannelEvent event) {
        if (event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_REQUESTED) {
            return Optional.empty();
        }
        remember(event);
        List<Waiting> asked =
                waiting.stream().filter(one -> one.isDecidedBy(event)).toList();
        waiting.removeAll(asked);
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(asked.stream()
                        .flatMap(one -> one.request().decided(event).stream())
                        .toList());
    }

    /** Waits for this one no more; false if it is decided already, or its time was over. */
    boolean giveUp(Request request) {
        boolean waited = waiting.removeIf(one -> one.request() == request);
        arm();
        return waited;
    }

    /** The connection is over. */
    void close() {
        waiting.clear();
        disarm();
    }

    private void remember(ChannelEvent event) {
        recent.remove(event.getChannelId());
        recent.put(event.getChannelId(), event);
        if (recent.size() > RECENT) {
            Iterator<String> oldest = recent.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    // One timer, for the earliest deadline.
    private void arm() {
        disarm();
        long now = connection.context().now();
        waiting.stream()
                .mapToLong(one -> one.deadline() - now)
                .min()
                .ifPresent(left ->
                        timer = connection.loop().schedule(this::expire, Math.max(0, left), TimeUnit.NANOSECONDS));
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void expire() {
        long now = connection.context().now();
        List<Waiting> expired =
                waiting.stream().filter(one -> one.deadline() - now <= 0).toList();
        waiting.removeAll(expired);
        expired.forEach(one -> one.request().expired());
        arm();
    }
}
