package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChatFrame;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One question about an agent's past: in one channel; about a service, across its channels about it; with an agent, across
 * those of the two; or across all. Of more than {@value #MAX_CHANNELS} channels those count whose state changed last. May
 * be used from any thread.
 */
final class HistoryReading {
    private static final int MAX_CHANNELS = 1_000;

    // So many questions are with the hub at once.
    private static final int AT_ONCE = 32;

    private static final Comparator<Said> BY_TIME = Comparator.comparing(Said::at)
            .thenComparingLong(said -> said.message().getSeq());

    private final String agentId;
    private final ChatFrame.ChatHistory asked;

    /** A message, and whom it was said to. */
    record Said(Message message, String target) {
        Instant at() {
            return Instant.ofEpochSecond(
                    message.getSentAt().getSeconds(), message.getSentAt().getNanos());
        }
    }

    /**
     * What was said, oldest first.
     *
     * @param channelId the channel, if it is one
     * @param serviceId what it is about
     */
    record Past(Optional<String> channelId, Optional<String> serviceId, List<Said> messages) {
        /** The same, under the id that it was asked by. */
        Past under(Optional<String> askedChannel) {
            return new Past(askedChannel, serviceId, messages);
        }
    }

    HistoryReading(String agentId, ChatFrame.ChatHistory asked) {
        this.agentId = agentId;
        this.asked = asked;
    }

    CompletableFuture<Past> read(AsyncHubClient hub) {
        if (asked.channelId().isEmpty()) {
            return across(hub);
        }
        return hub.channels()
                .get(asked.channelId().get())
                .thenApply(List::of)
                .thenCompose(channel -> read(hub, channel))
                .handle((past, failure) -> failure == null
                        ? CompletableFuture.completedFuture(past)
                        : otherwise(hub, HubException.from(failure)))
                .thenCompose(outcome -> outcome);
    }

    // Old agents keep channel ids of another hub.
    private CompletableFuture<Past> otherwise(AsyncHubClient hub, HubException failure) {
        boolean more = asked.serviceId().isPresent() || others().findAny().isPresent();
        return more && failure.reason() == ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND
                ? across(hub)
                : CompletableFuture.failedFuture(failure);
    }

    private CompletableFuture<Past> across(AsyncHubClient hub) {
        if (asked.serviceId().isEmpty()) {
            return across(hub, Optional.empty());
        }
        String given = asked.serviceId().get();
        return ChannelSearch.serviceId(hub, given).thenCompose(id -> across(hub, Optional.of(id)));
    }

    private CompletableFuture<Past> across(AsyncHubClient hub, Optional<String> serviceId) {
        List<String> others = others().toList();
        // About a service the agent named is often the service's own, and no choice among its channels.
        boolean any = serviceId.isPresent() || others.isEmpty();
        Predicate<Channel> fits =
                channel -> channel.getHead() > 0 && (any || others.contains(ChannelSearch.peer(channel, agentId)));
        return ChannelSearch.newest(hub, ChannelSearch.ofTwo(serviceId, List.of()), fits, MAX_CHANNELS)
                .thenCompose(channels -> read(hub, channels))
                .thenApply(past -> new Past(past.channelId(), past.serviceId().or(() -> serviceId), past.messages()));
    }

    private Stream<String> others() {
        return asked.agents().stream().filter(other -> !other.equals(agentId));
    }

    private CompletableFuture<Past> read(AsyncHubClient hub, List<Channel> channels) {
        return spokenLast(hub, channels)
                .thenCompose(spoken -> inTurns(spoken, channel -> read(hub, channel, asked.limit())))
                .thenApply(reads -> {
                    List<Said> said =
                            reads.stream().flatMap(List::stream).sorted(BY_TIME).toList();
                    List<Said> newest = said.subList(Math.max(0, said.size() - asked.limit()), said.size());
                    Optional<Channel> only = channels.size() == 1 ? Optional.of(channels.get(0)) : Optional.empty();
                    return new Past(
                            only.map(Channel::getChannelId),
                            only.map(Channel::getServiceId).filter(id -> !id.isEmpty()),
                            List.copyOf(newest));
                });
    }

    // The newest so many messages are in the so many channels that were spoken in last.
    private CompletableFuture<List<Channel>> spokenLast(AsyncHubClient hub, List<Channel> channels) {
        if (channels.size() <= AT_ONCE || channels.size() <= asked.limit()) {
            return CompletableFuture.completedFuture(channels);
        }
        return inTurns(channels, channel -> read(hub, channel, 1).thenApply(last -> new Last(channel, last)))
                .thenApply(lasts -> lasts.stream()
                        .filter(last -> !last.said().isEmpty())
                        .sorted(Comparator.comparing(Last::at).reversed())
                        .limit(asked.limit())
                        .map(Last::channel)
                        .toList());
    }

    private record Last(Channel channel, List<Said> said) {
        Instant at() {
            return said.get(0).at();
        }
    }

    private static <T, R> CompletableFuture<List<R>> inTurns(
            List<T> items, Function<T, CompletableFuture<R>> question) {
        List<CompletableFuture<R>> asked =
                items.stream().limit(AT_ONCE).map(question).toList();
        CompletableFuture<List<R>> first = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all -> asked.stream().map(CompletableFuture::join).toList());
        if (items.size() <= AT_ONCE) {
            return first;
        }
        return first.thenCompose(answers -> inTurns(items.subList(AT_ONCE, items.size()), question)
                .thenApply(others ->
                        Stream.concat(answers.stream(), others.stream()).toList()));
    }

    private CompletableFuture<List<Said>> read(AsyncHubClient hub, Channel channel, int limit) {
        ListMessagesRequest request = ListMessagesRequest.newBuilder()
                .setChannelId(channel.getChannelId())
                .setLimit(limit)
                .build();
        return hub.history(request)
                .thenApply(page -> page.getMessagesList().stream()
                        .map(message -> new Said(message, target(channel, message)))
                        .toList());
    }

    private static String target(Channel channel, Message message) {
        return ChannelSearch.peer(channel, message.getSender());
    }
}
