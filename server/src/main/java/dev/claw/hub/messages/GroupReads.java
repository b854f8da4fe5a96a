package dev.claw.hub.messages;

import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Channels;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Groups as their members read them: where a reader begins, and what lies behind it. Any thread. */
final class GroupReads {
    private final StoreReaders readers;
    private final GroupTails tails;
    private final HubLimits limits;
    private final long epoch;

    GroupReads(StoreReaders readers, GroupTails tails, HubLimits limits, long epoch) {
        this.readers = readers;
        this.tails = tails;
        this.limits = limits;
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    /** A group that is to be followed, and where. */
    record Start(Following group, ReadPosition position) {}

    /** The groups named, each once, well-formed and not too many. */
    List<ChannelStart> wellFormed(List<ChannelStart> starts, String field) {
        if (starts.size() > limits.frameEntries()) {
            throw Refusal.field(field, "has " + starts.size() + " entries; at most " + limits.frameEntries());
        }
        Set<String> seen = new HashSet<>();
        for (ChannelStart start : starts) {
            if (!seen.add(Ids.required(start.getChannelId(), field + ".channel_id"))) {
                throw Refusal.field(field, "names group " + start.getChannelId() + " twice");
            }
        }
        return starts;
    }

    /**
     * Where the reader begins in its groups.
     *
     * @param all whether in all that the agent has joined, else in those named only
     * @throws Refusal CHANNEL_NOT_FOUND when the agent has not joined one of those named
     */
    List<Start> starts(Session session, Reader reader, boolean all, List<ChannelStart> named) {
        List<Following> groups = new ArrayList<>();
        if (all) {
            groups.addAll(session.members().following(reader.agent(), reader.name()));
        } else {
            named.forEach(start -> groups.add(joined(session, reader, start.getChannelId())));
        }
        Map<String, ChannelStart> places =
                named.stream().collect(Collectors.toMap(ChannelStart::getChannelId, Function.identity()));
        List<Start> starts = new ArrayList<>();
        for (Following group : groups) {
            starts.add(start(group, Optional.ofNullable(places.remove(group.channelId()))));
        }
        if (!places.isEmpty()) {
            throw Channels.notFound(places.keySet().iterator().next(), reader.agent());
        }
        return starts;
    }

    /** Where the reader begins in one group. */
    Start start(Session session, Reader reader, ChannelStart named) {
        return start(joined(session, reader, named.getChannelId()), Optional.of(named));
    }

    /** What the store says of groups to follow, or to follow no more. */
    CompletionStage<FollowRequest.Places> places(Reader reader, FollowRequest request) {
        return readers.read(session -> request.places(session, reader, this));
    }

    /** Where the reader begins in a group that it does not name. */
    Start start(Following group) {
        return start(group, Optional.empty());
    }

    /** The groups that the agent has joined, as this reader stands. */
    CompletionStage<List<Following>> joined(Reader reader) {
        return readers.read(session -> session.members().following(reader.agent(), reader.name()));
    }

    Subscription follow(String channelId, Runnable listener) {
        return tails.follow(channelId, listener);
    }

    /**
     * The page behind a number, as far as the agent may see it: what it joined last, it may have left since.
     *
     * @param group as it stood when the agent began to follow it
     */
    CompletionStage<LogPage> page(String agent, Following group, long after) {
        return tails.page(group.channelId(), after, () -> read(group, after)).thenCompose(page -> {
            if (page.floor() <= after) {
                return CompletableFuture.completedStage(page.until(agent, group.joinedSeq()));
            }
            // Its own leaving may be among what was given up.
            return readers.read(session -> session.members()
                    .following(agent, "", group.channelId())
                    .filter(now -> now.joinedSeq() == group.joinedSeq())
                    .map(still -> page.until(agent, group.joinedSeq()))
                    .orElseGet(() -> GroupPage.nothingMore(group.channelId(), after)));
        });
    }

    /** One page inside a session. */
    GroupPage page(Session session, Following group, long after, int limit, long maxBytes) {
        ChannelRow row = session.channels().byId(group.channelId()).orElseThrow();
        return GroupPage.of(
                LogEntries.Place.of(row), after, session.logs().read(group.channel(), after, limit, maxBytes));
    }

    private CompletableFuture<GroupPage> read(Following group, long after) {
        return readers.read(session -> page(session, group, after, limits.frameEntries(), limits.frameBytes()));
    }

    private Start start(Following group, Optional<ChannelStart> named) {
        Optional<Position> given = named.filter(ChannelStart::hasResumeAfter).map(ChannelStart::getResumeAfter);
        return new Start(group, ReadPosition.find(group, given, epoch));
    }

    private static Following joined(Session session, Reader reader, String channelId) {
        return session.members()
                .following(reader.agent(), reader.name(), channelId)
                .orElseThrow(() -> Channels.notFound(channelId, reader.agent()));
    }
}
