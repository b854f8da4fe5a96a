package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.Position;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one inbox: keeps the position behind what was shown, and the acknowledgements. The position moves on the
 * transport's thread as frames come; callbacks run on their lane; acknowledgements leave as one number by the owner.
 */
final class InboxLink implements StreamFrames<ExchangeRequest, ExchangeResponse> {
    private static final long BATCHED_NANOS = Duration.ofMillis(1).toNanos();

    private final ClientContext context;
    private final InboxOptions options;
    private final InboxListener listener;
    private final StreamLink<ExchangeRequest, ExchangeResponse> link;
    private final CallbackLane lane;
    private volatile History history = new History(0, new Acknowledgements(() -> {}));
    private volatile boolean silent;
    private volatile boolean showing;
    private volatile long acknowledgedAt;
    private boolean attached;
    private long begun;
    private long seen;
    private long maybeShownThrough;
    private ExchangeOpened opened = ExchangeOpened.getDefaultInstance();
    private long told;

    /** The acknowledgements within one store history; those of an older one say nothing to the hub. */
    private record History(long epoch, Acknowledgements acknowledgements) {}

    InboxLink(ClientContext context, InboxOptions options, InboxListener listener) {
        this.context = context;
        this.options = options;
        this.listener = listener;
        this.link = new StreamLink<>(context, this);
        this.lane = new CallbackLane(
                context.callbacks(),
                rejected -> link.fail(ErrorFacts.local(
                        Status.Code.CANCELLED, "the callback executor takes no more callbacks: " + rejected)));
    }

    StreamLink<ExchangeRequest, ExchangeResponse> link() {
        return link;
    }

    Subscription begin() {
        link.signal();
        return new Subscription(this::close, link.opened(), link.closed());
    }

    /**
     * Ends it. A stream tells nothing of how far the hub read its acknowledgements, so what was acknowledged is said
     * once more by a request that is answered.
     */
    void close() {
        silent = true;
        History last = history;
        long through = last.acknowledgements().through();
        if (through == 0 || link.closed().isDone()) {
            link.close(Duration.ZERO);
            return;
        }
        AcknowledgeMessagesRequest request = AcknowledgeMessagesRequest.newBuilder()
                .setReader(options.reader())
                .setThrough(position(last.epoch(), through))
                .build();
        context.line()
                .ask(
                        MessageServiceGrpc.getAcknowledgeMessagesMethod(),
                        request,
                        context.times().grace())
                .whenComplete((answer, failure) -> link.close(Duration.ZERO));
    }

    @Override
    public MethodDescriptor<ExchangeRequest, ExchangeResponse> method() {
        return MessageServiceGrpc.getExchangeMethod();
    }

    @Override
    public ExchangeRequest open() {
        told = 0;
        ExchangeOpen.Builder open = ExchangeOpen.newBuilder()
                .setReader(options.reader())
                .setWindow(options.window())
                .addAllKinds(options.kinds());
        if (attached) {
            open.setResumeAfter(position(history.epoch(), resumeAfter()));
        } else {
            options.resumeAfter().ifPresent(open::setResumeAfter);
        }
        return ExchangeRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(open)
                .build();
    }

    // Behind what is acknowledged and not behind what was shown: so the hub's window counts what still waits here, and
    // a
    // link that breaks again and again cannot fill this process. What comes a second time is dropped.
    private long resumeAfter() {
        return Math.max(begun, history.acknowledgements().through());
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public Optional<ExchangeRequest> next(boolean draining) {
        long through = history.acknowledgements().through();
        if (through <= told) {
            return Optional.empty();
        }
        told = through;
        acknowledgedAt = context.nanoTime().getAsLong();
        return Optional.of(ExchangeRequest.newBuilder()
                .setAcknowledge(AcknowledgeFrame.newBuilder().setThrough(through))
                .build());
    }

    // While a batch is shown, its acknowledgements gather; the last one of the batch is never held back.
    private void acknowledged() {
        if (!showing || context.nanoTime().getAsLong() - acknowledgedAt > BATCHED_NANOS) {
            link.signal();
        }
    }

    @Override
    public void received(ExchangeResponse frame) {
        switch (frame.getFrameCase()) {
            case DELIVERY -> deliver(frame.getDelivery());
            case OPENED -> opened(frame.getOpened());
            case CAUGHT_UP -> tell(listener::onCaughtUp);
            case GAP -> gap(frame.getGap());
            case SUPERSEDED -> superseded();
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            case ERROR -> refused(frame);
            case RESULTS, FRAME_NOT_SET -> {}
        }
    }

    private void opened(ExchangeOpened frame) {
        opened = frame;
        long epoch = frame.getStream().getEpoch();
        if (!attached) {
            boolean resumed =
                    options.resumeAfter().filter(frame.getPosition()::equals).isPresent();
            beginHistory(resumed ? 0 : frame.getHead());
        } else if (epoch != history.epoch()) {
            beginHistory(frame.getHead());
        } else if (frame.getHead() < seen) {
            startOver(frame);
        }
        attached = true;
        link.tellOpened();
    }

    // The hub lost what was shown here, and gives its numbers to other entries now.
    private void startOver(ExchangeOpened frame) {
        long shown = seen;
        boolean toldByTheHub = resumeAfter() > frame.getHead();
        beginHistory(frame.getHead());
        if (!toldByTheHub) {
            Gap gap = Gap.newBuilder()
                    .setCause(GapCause.GAP_CAUSE_AHEAD)
                    .setAfter(position(history.epoch(), shown))
                    .setOldestHeld(begun + 1)
                    .build();
            tell(() -> listener.onGap(gap));
        }
    }

    // From where the hub says that delivery begins; up to `head` an earlier process may have been shown it.
    private void beginHistory(long head) {
        history = new History(opened.getStream().getEpoch(), new Acknowledgements(this::acknowledged));
        begun = opened.getPosition().getSeq();
        seen = begun;
        maybeShownThrough = head;
        link.execute(() -> told = 0);
    }

    // What is gone but was shown here before is no loss.
    private void gap(Gap gap) {
        boolean shown = gap.getCause() == GapCause.GAP_CAUSE_TRIMMED && gap.getOldestHeld() <= seen + 1;
        if (!shown) {
            tell(() -> listener.onGap(gap));
        }
    }

    private void deliver(InboxDelivery delivery) {
        Acknowledgements acknowledgements = history.acknowledgements();
        List<ReceivedEntry> fresh = new ArrayList<>(delivery.getEntriesCount());
        for (InboxEntry entry : delivery.getEntriesList()) {
            long number = entry.getInboxSeq();
            if (number > seen) {
                ReceivedEntry received = new ReceivedEntry(entry, number <= maybeShownThrough, acknowledgements);
                acknowledgements.add(received);
                fresh.add(received);
                seen = number;
            }
        }
        if (!fresh.isEmpty()) {
            lane.execute(() -> show(fresh));
        }
        if (delivery.getThrough() > seen) {
            seen = delivery.getThrough();
            acknowledgements.passed(seen);
        }
    }

    private void show(List<ReceivedEntry> fresh) {
        showing = true;
        try {
            for (ReceivedEntry entry : fresh) {
                if (silent) {
                    return;
                }
                CallbackLane.call(() -> listener.onEntry(entry));
            }
        } finally {
            showing = false;
            link.signal();
        }
    }

    private void superseded() {
        tell(listener::onSuperseded);
        link.tellSuperseded();
    }

    private void refused(ExchangeResponse frame) {
        // An acknowledgement that was refused is repeated on the next stream; all else here is the answer to `open`.
        if (frame.getFrameId() == FrameLimits.OPEN) {
            link.tellRefused(frame.getError());
        }
    }

    private void tell(Runnable callback) {
        lane.execute(() -> {
            if (!silent) {
                callback.run();
            }
        });
    }

    @Override
    public void lost(Loss loss) {}

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        // Behind a takeover what came before it is still shown.
        if (ending.cause() == EndCause.CLOSED) {
            silent = true;
        }
    }

    private static Position position(long epoch, long seq) {
        return Position.newBuilder().setEpoch(epoch).setSeq(seq).build();
    }
}
