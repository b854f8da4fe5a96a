package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FollowFrame;
import dev.claw.hub.v1.FollowResults;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendResult;
import dev.claw.hub.v1.SendResults;
import dev.claw.hub.v1.SentMessage;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One reader of an agent, and a sender: opens, sends, and passes on what concerns its halves, the deliveries and the
 * receipts. Without a window it delivers nothing.
 */
final class ExchangeStream extends BidiStream<ExchangeRequest, ExchangeResponse> {
    private static final int DEFAULT_WINDOW = 256;

    private final ExchangeParts parts;
    private final StreamSide side = new Side();
    private Optional<ExchangeReader> reading = Optional.empty();
    private Optional<ReceiptFeeds> receipts = Optional.empty();
    private Optional<JoinedGroups> joined = Optional.empty();
    private boolean receiptsNext;
    private boolean over;

    ExchangeStream(StreamScope scope, String agentId, ExchangeParts parts, StreamObserver<ExchangeResponse> out) {
        super(scope, new ExchangeShape(), agentId, out);
        this.parts = parts;
    }

    @Override
    protected void open(ExchangeRequest frame) {
        ExchangeOpen open = frame.getOpen();
        Reader reader = Reader.of(agentId(), open.getReader());
        int window = window(open);
        Set<EntryKind> kinds = LogEntries.kinds(open.getKindsList(), "open.kinds");
        InboxReads.Wanted wanted = new InboxReads.Wanted(
                open.hasResumeAfter() ? Optional.of(open.getResumeAfter()) : Optional.empty(),
                open.getFollowGroups(),
                parts.groups().wellFormed(open.getChannelsList(), "open.channels"));
        ExchangeReader half = new ExchangeReader(side, reader, parts, window, this::sendError);
        parts.inbox().begin(reader, wanted).whenComplete((beginning, fault) -> {
            if (fault != null) {
                refuseOpen(frame.getFrameId(), fault);
            } else {
                onLoop(() -> opened(frame, half, beginning, kinds));
            }
        });
    }

    @Override
    protected void handle(ExchangeRequest frame) {
        switch (frame.getFrameCase()) {
            case ACKNOWLEDGE -> acknowledge(frame.getAcknowledge());
            case FOLLOW -> follow(frame.getFrameId(), frame.getFollow());
            default -> send(frame.getFrameId(), frame.getSend().getMessagesList());
        }
    }

    @Override
    protected Optional<ExchangeResponse> nextFrame() {
        if (!inUse()) {
            return Optional.empty();
        }
        // Neither keeps the other waiting.
        receiptsNext = !receiptsNext;
        return receiptsNext
                ? nextReceipts().or(this::nextDelivery)
                : nextDelivery().or(this::nextReceipts);
    }

    @Override
    protected boolean idle() {
        return receipts.isEmpty()
                && reading.map(half -> !half.delivers() && half.isDone()).orElse(true);
    }

    @Override
    protected void released() {
        over = true;
        reading.ifPresent(ExchangeReader::close);
        receipts.ifPresent(ReceiptFeeds::close);
        joined.ifPresent(JoinedGroups::close);
    }

    private int window(ExchangeOpen open) {
        int most = scope().limits().maxWindow();
        if (!open.hasWindow()) {
            return DEFAULT_WINDOW;
        }
        int window = open.getWindow();
        if (window < 0 || window > most) {
            throw Refusal.field("open.window", "is " + Integer.toUnsignedString(window) + "; expected 0 to " + most);
        }
        if (window == 0 && (open.getFollowGroups() || open.getChannelsCount() > 0)) {
            throw Refusal.field(
                    "open.window", "is 0, which delivers nothing; expected 1 to " + most + " to follow groups");
        }
        return window;
    }

    private void opened(
            ExchangeRequest frame, ExchangeReader half, InboxReads.Beginning beginning, Set<EntryKind> kinds) {
        if (over) {
            return;
        }
        reading = Optional.of(half);
        List<ChannelFollowed> followed = List.of();
        if (half.delivers()) {
            Reader reader = Reader.of(agentId(), frame.getOpen().getReader());
            parts.cursors().use(reader);
            claim(Reader.CLAIM, reader.name());
            followed = half.begin(beginning, kinds);
        }
        sendOpened(ExchangeResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(ExchangeOpened.newBuilder()
                        .setStream(scope().opened(agentId()))
                        .setPosition(Position.newBuilder()
                                .setEpoch(scope().epoch())
                                .setSeq(beginning.inbox().after()))
                        .setHead(beginning.inbox().head())
                        .setWindow(half.window())
                        .addAllChannels(followed))
                .build());
        listen(frame.getOpen(), half);
    }

    /** Begins what needs to know which groups the agent has joined, now and later. */
    private void listen(ExchangeOpen open, ExchangeReader half) {
        boolean told = open.getReceipts();
        boolean followed = open.getFollowGroups();
        if (over || !told && !followed) {
            return;
        }
        if (told) {
            receipts = Optional.of(new ReceiptFeeds(
                    side,
                    agentId(),
                    new ReceiptFeeds.Receiving(source -> new Feed<>(this, 0, source), parts.receipts()),
                    parts.bus()));
        }
        JoinedGroups all = new JoinedGroups(
                side,
                Reader.of(agentId(), open.getReader()),
                parts.groups(),
                parts.bus(),
                groups -> joinedNow(groups, followed));
        joined = Optional.of(all);
        if (followed) {
            half.followJoined(all);
        }
        all.ring();
    }

    private void joinedNow(List<Following> groups, boolean followed) {
        if (!over) {
            receipts.ifPresent(feeds -> feeds.tellOf(groups));
            if (followed) {
                reading.ifPresent(half -> half.groups().followJoined(groups));
            }
        }
    }

    private void acknowledge(AcknowledgeFrame frame) {
        List<Mark> marks = Mark.all(frame.getChannelsList(), scope().limits().frameEntries());
        reading.orElseThrow().acknowledge(frame, marks).forEach(this::sendError);
    }

    private void follow(long frameId, FollowFrame frame) {
        FollowRequest request = FollowRequest.of(frame, parts.groups(), scope().limits());
        ExchangeReader half = reading.filter(ExchangeReader::delivers)
                .orElseThrow(
                        () -> Refusal.field("follow", "this stream delivers nothing: it was opened with window 0"));
        owe();
        parts.groups()
                .places(half.reader(), request)
                .whenComplete((places, fault) -> onLoop(() -> {
                    if (fault != null) {
                        settleError(frameId, fault);
                    } else if (!over) {
                        FollowResults results = places.apply(half.groups());
                        settle(ExchangeResponse.newBuilder()
                                .setFrameId(frameId)
                                .setFollowed(results)
                                .build());
                    }
                }));
    }

    private void send(long frameId, List<OutgoingMessage> given) {
        List<OutgoingMessage> messages =
                Entries.within(given, "messages", scope().limits().frameEntries());
        owe();
        List<CompletionStage<SentMessage>> outcomes = parts.sending().sendAll(agentId(), messages);
        Entries.whenAll(
                outcomes,
                sent -> SendResult.newBuilder().setOk(sent).build(),
                error -> SendResult.newBuilder().setError(error).build(),
                results -> settle(ExchangeResponse.newBuilder()
                        .setFrameId(frameId)
                        .setResults(SendResults.newBuilder().addAllResults(results))
                        .build()));
    }

    private Optional<ExchangeResponse> nextDelivery() {
        return reading.flatMap(ExchangeReader::next);
    }

    private Optional<ExchangeResponse> nextReceipts() {
        return receipts.flatMap(ReceiptFeeds::next);
    }

    /** Of what has no answer of its own. */
    private void sendError(Throwable refused) {
        send(ExchangeResponse.newBuilder().setError(Statuses.of(refused)).build());
    }

    private final class Side implements StreamSide {
        @Override
        public void onLoop(Runnable task) {
            ExchangeStream.this.onLoop(task);
        }

        @Override
        public void wake() {
            ExchangeStream.this.wake();
        }

        @Override
        public void later(Duration delay, Runnable task) {
            ExchangeStream.this.later(delay, task);
        }
    }
}
