package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FollowResult;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.Position;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads one inbox and the groups that are followed with it. Positions move on the transport's thread as frames come;
 * callbacks run on their lane; acknowledgements leave as numbers by the owner.
 */
final class InboxLink implements StreamFrames<ExchangeRequest, ExchangeResponse>, LogReading.Marks {
    private static final long BATCHED_NANOS = Duration.ofMillis(1).toNanos();

    private final ClientContext context;
    private final InboxOptions options;
    private final InboxListener listener;
    private final StreamLink<ExchangeRequest, ExchangeResponse> link;
    private final CallbackLane lane;
    private final FollowedLogs logs = new FollowedLogs(this);
    private final Follows follows;
    private final Losses losses = new Losses(this::tell);
    private volatile boolean silent;
    private volatile boolean showing;
    private volatile long acknowledgedAt;
    private volatile long epoch;

    InboxLink(ClientContext context, InboxOptions options, InboxListener listener) {
        this.context = context;
        this.options = options;
        this.listener = listener;
        this.link = new StreamLink<>(context, this);
        this.follows = new Follows(link::execute, options.channels());
        this.lane = new CallbackLane(
                context.callbacks(),
                rejected -> link.fail(ErrorFacts.local(
                        Status.Code.CANCELLED, "the callback executor takes no more callbacks: " + rejected)));
    }

    InboxSubscription begin() {
        link.signal();
        return new InboxSubscription(this::close, link.opened(), link.closed(), losses, follows);
    }

    /**
     * Ends it. A stream tells nothing of how far the hub read its acknowledgements, so what was acknowledged is said
     * once more by requests that are answered.
     */
    void close() {
        silent = true;
        if (link.closed().isDone()) {
            link.close(Duration.ZERO);
            return;
        }
        Confirming.all(context, logs.confirmations(options.reader()))
                .whenComplete((answer, failure) -> link.close(Duration.ZERO));
    }

    @Override
    public MethodDescriptor<ExchangeRequest, ExchangeResponse> method() {
        return MessageServiceGrpc.getExchangeMethod();
    }

    @Override
    public ExchangeRequest open() {
        logs.tellAgain();
        ExchangeOpen.Builder open = ExchangeOpen.newBuilder()
                .setReader(options.reader())
                .setWindow(options.window())
                .addAllKinds(options.kinds())
                .setFollowGroups(options.followGroups())
                .addAllChannels(follows.open(this::goOn));
        if (logs.inbox().attached()) {
            open.setResumeAfter(logs.inbox().resumeAfter());
        } else {
            options.resumeAfter().ifPresent(open::setResumeAfter);
        }
        return ExchangeRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(open)
                .build();
    }

    private ChannelStart goOn(ChannelStart start) {
        return logs.find(start.getChannelId())
                .filter(LogReading::attached)
                .map(log -> start.toBuilder().setResumeAfter(log.resumeAfter()).build())
                .orElse(start);
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public Optional<ExchangeRequest> next(boolean draining) {
        Optional<ExchangeRequest> follow = draining ? Optional.empty() : follows.next();
        if (follow.isPresent()) {
            return follow;
        }
        return logs.untold().map(frame -> {
            acknowledgedAt = context.nanoTime().getAsLong();
            return ExchangeRequest.newBuilder().setAcknowledge(frame).build();
        });
    }

    // While a batch is shown, its acknowledgements gather; the last one of the batch is never held back.
    @Override
    public void acknowledged() {
        if (!showing || context.nanoTime().getAsLong() - acknowledgedAt > BATCHED_NANOS) {
            link.signal();
        }
    }

    @Override
    public void read(String channelId, long seq) {
        logs.read(channelId, seq);
        acknowledged();
    }

    @Override
    public void received(ExchangeResponse frame) {
        switch (frame.getFrameCase()) {
            case DELIVERY -> deliver(frame.getDelivery());
            case CHANNEL -> deliver(frame.getChannel());
            case OPENED -> opened(frame.getOpened());
            case CAUGHT_UP -> tell(listener::onCaughtUp);
            case GAP -> gap(frame.getGap());
            case FOLLOWED -> followed(frame.getFrameId(), frame.getFollowed().getResultsList());
            case SUPERSEDED -> superseded();
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            case ERROR -> refused(frame);
            case RESULTS, RECEIPTS, FRAME_NOT_SET -> {}
        }
    }

    private void opened(ExchangeOpened opened) {
        epoch = opened.getStream().getEpoch();
        Position inbox = opened.getPosition().toBuilder().setEpoch(epoch).build();
        attach(logs.inbox(), inbox, opened.getHead(), options.resumeAfter());
        Set<String> named = opened.getChannelsList().stream()
                .map(ChannelFollowed::getChannelId)
                .collect(Collectors.toSet());
        logs.retain(id -> named.contains(id) || follows.wanted(id).isPresent());
        opened.getChannelsList().forEach(this::attach);
        losses.up();
        link.tellOpened();
    }

    private void attach(ChannelFollowed group) {
        Position from = group.getPosition().toBuilder().setEpoch(epoch).build();
        Optional<Position> wanted = follows.wanted(group.getChannelId())
                .filter(ChannelStart::hasResumeAfter)
                .map(ChannelStart::getResumeAfter);
        attach(logs.group(group.getChannelId()), from, group.getHead(), wanted);
    }

    private void attach(LogReading log, Position from, long head, Optional<Position> wanted) {
        log.attach(from, head, wanted).ifPresent(gap -> tell(() -> listener.onGap(gap)));
    }

    private void followed(long frame, List<FollowResult> results) {
        results.stream().filter(FollowResult::hasOk).map(FollowResult::getOk).forEach(this::attach);
        link.execute(() -> follows.answered(frame, results));
    }

    // What is gone but was shown here before is no loss.
    private void gap(Gap gap) {
        boolean shown =
                logs.find(gap.getChannelId()).filter(log -> log.covers(gap)).isPresent();
        if (!shown) {
            tell(() -> listener.onGap(gap));
        }
    }

    private void deliver(InboxDelivery delivery) {
        show(logs.inbox().deliver(delivery.getEntriesList()));
        logs.inbox().passed(delivery.getThrough());
    }

    private void deliver(ChannelDelivery delivery) {
        LogReading log = logs.group(delivery.getChannelId());
        List<InboxEntry> entries =
                delivery.getEntriesList().stream().map(LogReading::entry).toList();
        if (!log.attached()) {
            // A group joined meanwhile begins at its first entry, which nobody was shown before.
            long first = entries.isEmpty() ? delivery.getThrough() + 1 : LogReading.seq(entries.get(0));
            attach(log, LogReading.position(epoch, first - 1), 0, Optional.empty());
        }
        show(log.deliver(entries));
        log.passed(delivery.getThrough());
    }

    private void show(List<ReceivedEntry> fresh) {
        if (!fresh.isEmpty()) {
            lane.execute(() -> tellEach(fresh));
        }
    }

    private void tellEach(List<ReceivedEntry> fresh) {
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
        if (frame.getFrameId() != FrameLimits.OPEN) {
            // An acknowledgement that was refused, whose frame has no number, is repeated on the next stream.
            HubException why = ErrorFacts.of(frame.getError());
            link.execute(() -> follows.refused(frame.getFrameId(), why));
            return;
        }
        link.execute(() -> {
            HubException why = ErrorFacts.of(frame.getError());
            boolean left = logs.inbox().attached() && why.reason() == ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND;
            if (left && follows.askOneByOne()) {
                link.again("the agent is no member any more of a group that it followed");
            } else {
                link.tellRefused(frame.getError());
            }
        });
    }

    private void tell(Runnable callback) {
        lane.execute(() -> {
            if (!silent) {
                callback.run();
            }
        });
    }

    @Override
    public void lost(Loss loss) {
        follows.lost();
        losses.lost(loss);
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        follows.over(ending.forWaiters());
        // Behind a takeover what came before it is still shown.
        if (ending.cause() == EndCause.CLOSED) {
            silent = true;
        }
    }
}
