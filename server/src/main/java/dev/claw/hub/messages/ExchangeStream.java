package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Post;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendResult;
import dev.claw.hub.v1.SendResults;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One reader of an inbox, and a sender: delivers behind its position while its window has room, takes acknowledgements,
 * sends. Without a window it only sends.
 */
final class ExchangeStream extends BidiStream<ExchangeRequest, ExchangeResponse> {
    private static final int DEFAULT_WINDOW = 256;
    private static final Duration STORE_AGAIN = Duration.ofSeconds(1);

    private final Sending sending;
    private final InboxReads reads;
    private final Bus bus;

    private String reader = "";
    private Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
    private Window window = new Window(0);
    private Optional<Feed<InboxPage>> feed = Optional.empty();
    private Optional<Subscription> bell = Optional.empty();
    private Optional<InboxDelivery> behindGap = Optional.empty();
    private long acknowledged;
    private boolean acknowledging;

    ExchangeStream(
            StreamScope scope,
            String agentId,
            Sending sending,
            InboxReads reads,
            Bus bus,
            StreamObserver<ExchangeResponse> out) {
        super(scope, new ExchangeShape(), agentId, out);
        this.sending = sending;
        this.reads = reads;
        this.bus = bus;
    }

    @Override
    protected void open(ExchangeRequest frame) {
        ExchangeOpen open = frame.getOpen();
        reader = InboxReads.reader(open.getReader());
        int most = scope().limits().maxWindow();
        if (open.hasWindow() && (open.getWindow() < 0 || open.getWindow() > most)) {
            throw Refusal.field(
                    "open.window", "is " + Integer.toUnsignedString(open.getWindow()) + "; expected 0 to " + most);
        }
        window = new Window(open.hasWindow() ? open.getWindow() : DEFAULT_WINDOW);
        kinds = InboxEntries.kinds(open.getKindsList(), "open.kinds");
        Optional<Position> resumeAfter = open.hasResumeAfter() ? Optional.of(open.getResumeAfter()) : Optional.empty();
        reads.position(agentId(), reader, resumeAfter).whenComplete((position, fault) -> {
            if (fault != null) {
                refuseOpen(frame.getFrameId(), fault);
            } else {
                onLoop(() -> opened(frame.getFrameId(), position));
            }
        });
    }

    @Override
    protected void handle(ExchangeRequest frame) {
        if (frame.hasAcknowledge()) {
            acknowledge(frame.getAcknowledge().getThrough());
            return;
        }
        List<OutgoingMessage> messages = Entries.within(
                frame.getSend().getMessagesList(), "messages", scope().limits().frameEntries());
        owe();
        List<CompletionStage<dev.claw.hub.v1.SentMessage>> outcomes = sending.sendAll(agentId(), messages);
        Entries.whenAll(
                outcomes,
                sent -> SendResult.newBuilder().setOk(sent).build(),
                error -> SendResult.newBuilder().setError(error).build(),
                results -> settle(ExchangeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(SendResults.newBuilder().addAllResults(results))
                        .build()));
    }

    @Override
    protected Optional<ExchangeResponse> nextFrame() {
        if (feed.isEmpty() || !inUse()) {
            return Optional.empty();
        }
        if (behindGap.isPresent()) {
            InboxDelivery delivery = behindGap.get();
            behindGap = Optional.empty();
            return Optional.of(delivery(delivery));
        }
        if (window.room() > 0) {
            Optional<InboxPage> page = feed.get().next();
            if (page.isPresent()) {
                return Optional.of(deliver(page.get()));
            }
        }
        return feed.get().turnsCaughtUp()
                ? Optional.of(ExchangeResponse.newBuilder()
                        .setCaughtUp(CaughtUp.getDefaultInstance())
                        .build())
                : Optional.empty();
    }

    @Override
    protected boolean idle() {
        return feed.isEmpty() && !acknowledging;
    }

    @Override
    protected void released() {
        bell.ifPresent(Subscription::close);
    }

    private void opened(long frameId, ReadPosition position) {
        acknowledged = 0;
        window.begin(position.after());
        sendOpened(ExchangeResponse.newBuilder()
                .setFrameId(frameId)
                .setOpened(ExchangeOpened.newBuilder()
                        .setStream(scope().opened(agentId()))
                        .setPosition(at(position.after()))
                        .setHead(position.head())
                        .setWindow(window.size()))
                .build());
        if (window.size() > 0 && inUse()) {
            claim("reader", reader);
            position.gap()
                    .ifPresent(gap ->
                            send(ExchangeResponse.newBuilder().setGap(gap).build()));
            Feed<InboxPage> inbox = new Feed<>(
                    this,
                    position.after(),
                    after -> reads.read(
                            agentId(),
                            after,
                            kinds,
                            Math.min(window.room(), scope().limits().frameEntries())));
            feed = Optional.of(inbox);
            bell = Optional.of(bus.subscribe(Post.inboxTopic(agentId()), inbox::ring));
        }
    }

    private ExchangeResponse deliver(InboxPage page) {
        InboxDelivery delivery = InboxDelivery.newBuilder()
                .addAllEntries(page.entries())
                .setThrough(page.through())
                .build();
        page.entries().forEach(entry -> window.delivered(entry.getInboxSeq()));
        window.considered(page.through());
        Optional<Gap> gap = ReadPosition.gapBehind(page.after(), page.floor(), reads.epoch());
        if (gap.isPresent()) {
            behindGap = Optional.of(delivery);
            return ExchangeResponse.newBuilder().setGap(gap.get()).build();
        }
        return delivery(delivery);
    }

    private void acknowledge(long through) {
        if (feed.isEmpty()) {
            throw Refusal.field("through", "this stream only sends: it was opened with window 0");
        }
        window.acknowledge(through);
        if (through > acknowledged) {
            acknowledged = through;
            storeAcknowledgement();
        }
        wake();
    }

    /** One at a time: acknowledgements that come while one is being stored are stored as one behind it. */
    private void storeAcknowledgement() {
        if (!acknowledging) {
            acknowledging = true;
            long through = acknowledged;
            reads.acknowledge(agentId(), reader, through)
                    .whenComplete((cursor, fault) -> onLoop(() -> {
                        acknowledging = false;
                        if (fault != null) {
                            later(STORE_AGAIN, this::storeAcknowledgement);
                        } else if (acknowledged > through) {
                            storeAcknowledgement();
                        }
                        wake();
                    }));
        }
    }

    private ExchangeResponse delivery(InboxDelivery delivery) {
        return ExchangeResponse.newBuilder().setDelivery(delivery).build();
    }

    private Position at(long seq) {
        return Position.newBuilder().setEpoch(reads.epoch()).setSeq(seq).build();
    }
}
