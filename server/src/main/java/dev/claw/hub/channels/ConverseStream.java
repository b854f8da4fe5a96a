package dev.claw.hub.channels;

import com.google.rpc.Status;
import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.RowPage;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelResult;
import dev.claw.hub.v1.ChannelResults;
import dev.claw.hub.v1.ChannelStates;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.Membership;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One agent's stream of channels: all as they are, then what changes, and what it asks, answers, makes and ends. */
final class ConverseStream extends BidiStream<ConverseRequest, ConverseResponse> {
    private final Asks asks;
    private final Bus bus;
    private final Feed<RowPage<AgentChannel>> changes;
    private Optional<Subscription> bell = Optional.empty();
    private boolean askOnly;

    /** The newest revision when the snapshot began; written and read where pages are read, one after the other. */
    private volatile long snapshot;

    /** Whom it asks. */
    record Asks(ChannelTalks talks, GroupTalks groups) {}

    ConverseStream(
            StreamScope scope,
            String agentId,
            Asks asks,
            StoreReaders readers,
            Bus bus,
            StreamObserver<ConverseResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.asks = asks;
        this.bus = bus;
        this.changes = new Feed<>(this, 0, after -> read(readers, after));
    }

    @Override
    protected void open(ConverseRequest frame) {
        askOnly = frame.getOpen().getAskOnly();
        if (!askOnly) {
            bell = Optional.of(bus.subscribe(Post.channelsTopic(agentId()), changes::ring));
        }
        sendOpened(ConverseResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
    }

    @Override
    protected void handle(ConverseRequest frame) {
        int most = scope().limits().frameEntries();
        List<CompletionStage<Channel>> outcomes = switch (frame.getFrameCase()) {
            case REQUEST ->
                Entries.each(
                        Entries.within(frame.getRequest().getRequestsList(), "requests", most),
                        request -> asks.talks().request(agentId(), request));
            case ANSWER ->
                Entries.each(
                        Entries.within(frame.getAnswer().getAnswersList(), "answers", most),
                        answer -> asks.talks().answer(agentId(), answer));
            case END ->
                Entries.each(
                        Entries.within(frame.getEnd().getEndsList(), "ends", most),
                        end -> asks.talks().end(agentId(), end));
            case CREATE ->
                Entries.each(
                        Entries.within(frame.getCreate().getCreatesList(), "creates", most),
                        create -> asks.groups().create(agentId(), create));
            case INVITE ->
                Entries.each(
                        Entries.within(frame.getInvite().getInvitesList(), "invites", most),
                        invite -> asks.groups().invite(agentId(), invite));
            case LEAVE ->
                Entries.each(
                        Entries.within(frame.getLeave().getLeavesList(), "leaves", most),
                        leave -> asks.groups().leave(agentId(), leave));
            case OPEN, FRAME_NOT_SET ->
                throw new IllegalStateException("frame " + frame.getFrameCase() + " asks nothing");
        };
        owe();
        Entries.whenAll(
                outcomes,
                channel -> ChannelResult.newBuilder().setOk(channel).build(),
                error -> ChannelResult.newBuilder().setError(error).build(),
                results -> settle(ConverseResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(ChannelResults.newBuilder().addAllResults(results))
                        .build()));
    }

    @Override
    protected Optional<ConverseResponse> nextFrame() {
        if (askOnly || !inUse()) {
            return Optional.empty();
        }
        Optional<RowPage<AgentChannel>> page = changes.next();
        if (page.isPresent()) {
            ChannelStates.Builder states = ChannelStates.newBuilder();
            page.get().rows().forEach(row -> states.addChannels(ChannelViews.of(row)));
            return Optional.of(ConverseResponse.newBuilder().setChannels(states).build());
        }
        return changes.turnsCaughtUp()
                ? Optional.of(ConverseResponse.newBuilder()
                        .setCaughtUp(CaughtUp.getDefaultInstance())
                        .build())
                : Optional.empty();
    }

    @Override
    protected boolean idle() {
        return askOnly;
    }

    @Override
    protected void released() {
        bell.ifPresent(Subscription::close);
    }

    private CompletionStage<RowPage<AgentChannel>> read(StoreReaders readers, long after) {
        int most = scope().limits().frameEntries();
        return readers.read(session -> {
            if (after == 0) {
                snapshot = session.channels().newestRevision();
            }
            RowPage<AgentChannel> page = RowPage.of(
                    session.channels().changedAfter(agentId(), after, most), AgentChannel::revision, after, most);
            List<AgentChannel> told = page.rows().stream().filter(this::isNews).toList();
            return new RowPage<>(told, page.through(), page.reachedEnd());
        });
    }

    /** What the agent left before the stream came is nothing it ever told of. */
    private boolean isNews(AgentChannel seen) {
        return seen.membership() != Membership.MEMBERSHIP_LEFT || seen.revision() > snapshot;
    }

    private static final class Shape implements FrameShape<ConverseRequest, ConverseResponse> {
        @Override
        public long frameId(ConverseRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(ConverseRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case REQUEST, ANSWER, END, CREATE, INVITE, LEAVE -> Kind.ASK;
                case FRAME_NOT_SET -> Kind.UNKNOWN;
            };
        }

        @Override
        public ConverseResponse error(long frameId, Status error) {
            return ConverseResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public ConverseResponse draining(Draining draining) {
            return ConverseResponse.newBuilder().setDraining(draining).build();
        }
    }
}
