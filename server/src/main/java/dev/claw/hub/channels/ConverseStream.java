package dev.claw.hub.channels;

import com.google.rpc.Status;
import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
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
import dev.claw.hub.v1.ErrorReason;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One agent's stream of channels: all as they are, then what changes, and what it asks, answers and ends. */
final class ConverseStream extends BidiStream<ConverseRequest, ConverseResponse> {
    private final ChannelTalks talks;
    private final Bus bus;
    private final Feed<RowPage<AgentChannel>> changes;
    private Optional<Subscription> bell = Optional.empty();
    private boolean askOnly;

    ConverseStream(
            StreamScope scope,
            String agentId,
            ChannelTalks talks,
            StoreReaders readers,
            Bus bus,
            StreamObserver<ConverseResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.talks = talks;
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
                        request -> talks.request(agentId(), request));
            case ANSWER ->
                Entries.each(
                        Entries.within(frame.getAnswer().getAnswersList(), "answers", most),
                        answer -> talks.answer(agentId(), answer));
            case END ->
                Entries.each(
                        Entries.within(frame.getEnd().getEndsList(), "ends", most), end -> talks.end(agentId(), end));
            default ->
                throw Refusal.of(ErrorReason.ERROR_REASON_NOT_SERVED, "this version of the hub has no group channels");
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
            page.get().rows().forEach(row -> states.addChannels(ChannelTalks.proto(row.channel())));
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
        return readers.read(session ->
                RowPage.of(session.channels().changedAfter(agentId(), after, most), AgentChannel::revision, after, most));
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
