package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendResult;
import dev.claw.hub.v1.SentMessage;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends all messages of one client over one {@code Exchange} stream that delivers nothing. Owns the messages under way,
 * in their order; opens its stream at the first of them. What a broken stream left unanswered is sent again, before
 * anything newer; the hub knows it by its id.
 */
final class SendLink implements StreamFrames<ExchangeRequest, ExchangeResponse> {
    private final ClientContext context;
    private final StreamLink<ExchangeRequest, ExchangeResponse> link;
    private final Sweep sweep;
    private final Budget budget = new Budget(Budget.SEND_ENTRIES, Budget.BYTES);
    private final Queue<PendingSend> queue = new ConcurrentLinkedQueue<>();
    private final Deque<PendingSend> again = new ArrayDeque<>();
    private final Map<Long, List<PendingSend>> inFlight = new ConcurrentHashMap<>();
    private long frameId;
    private String trouble = "the hub did not answer";

    SendLink(ClientContext context) {
        this.context = context;
        this.link = new StreamLink<>(context, this);
        this.sweep = new Sweep(context.timer(), this::look);
    }

    StreamLink<ExchangeRequest, ExchangeResponse> link() {
        return link;
    }

    /** Sends a message; see {@link AsyncHubClient#send}. */
    CompletableFuture<SentMessage> send(OutgoingMessage asked) {
        OutgoingMessage named = asked.getMessageId().isEmpty()
                ? asked.toBuilder().setMessageId(context.ids().messageId()).build()
                : asked;
        PendingSend send = new PendingSend(
                named, context.nanoTime().getAsLong() + context.times().send().toNanos());
        if (send.bytes() > FrameLimits.ENTRY_BYTES) {
            send.completeExceptionally(FrameLimits.tooLarge("the message", send.bytes()));
        } else if (!budget.admit(send.bytes())) {
            send.completeExceptionally(budget.exceeded("messages"));
        } else {
            queue.add(send);
            link.signal();
            sweep.ensure();
        }
        return send;
    }

    @Override
    public MethodDescriptor<ExchangeRequest, ExchangeResponse> method() {
        return MessageServiceGrpc.getExchangeMethod();
    }

    @Override
    public ExchangeRequest open() {
        frameId = FrameLimits.OPEN;
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ExchangeOpen.newBuilder().setWindow(0))
                .build();
    }

    @Override
    public boolean wanted() {
        return !again.isEmpty() || !queue.isEmpty();
    }

    @Override
    public Optional<ExchangeRequest> next(boolean draining) {
        if (draining || !wanted()) {
            return Optional.empty();
        }
        SendFrame.Builder frame = SendFrame.newBuilder();
        List<PendingSend> sends = new ArrayList<>();
        take(again, frame, sends);
        if (again.isEmpty()) {
            take(queue, frame, sends);
        }
        if (sends.isEmpty()) {
            return Optional.empty();
        }
        frameId++;
        inFlight.put(frameId, sends);
        return Optional.of(
                ExchangeRequest.newBuilder().setFrameId(frameId).setSend(frame).build());
    }

    private void take(Queue<PendingSend> from, SendFrame.Builder frame, List<PendingSend> sends) {
        int bytes = 0;
        for (PendingSend send : sends) {
            bytes += send.bytes();
        }
        for (PendingSend send = from.peek();
                send != null && FrameLimits.fits(sends.size(), bytes, send.bytes());
                send = from.peek()) {
            from.remove();
            if (send.isDone()) {
                budget.release(send.bytes());
            } else {
                frame.addMessages(send.message());
                sends.add(send);
                bytes += send.bytes();
            }
        }
    }

    @Override
    public void received(ExchangeResponse frame) {
        switch (frame.getFrameCase()) {
            case RESULTS -> answered(frame.getFrameId(), frame.getResults().getResultsList());
            case OPENED -> link.tellOpened();
            case ERROR -> refused(frame.getFrameId(), frame.getError());
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            // It delivers nothing, so it claims no reader, and nothing of these is expected.
            case SUPERSEDED, DELIVERY, CAUGHT_UP, GAP, CHANNEL, FOLLOWED, RECEIPTS, FRAME_NOT_SET -> {}
        }
    }

    private void answered(long frame, List<SendResult> results) {
        List<PendingSend> sends = inFlight.remove(frame);
        if (sends == null) {
            return;
        }
        List<PendingSend> returned = new ArrayList<>();
        for (int i = 0; i < sends.size(); i++) {
            PendingSend send = sends.get(i);
            if (i >= results.size()) {
                fail(send, ErrorFacts.local(Status.Code.INTERNAL, "the hub answered fewer messages than it was sent"));
            } else if (results.get(i).hasError()) {
                refused(send, ErrorFacts.of(results.get(i).getError()), returned);
            } else {
                budget.release(send.bytes());
                send.complete(results.get(i).getOk());
            }
        }
        keep(frame, returned);
    }

    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        List<PendingSend> sends = inFlight.remove(frame);
        if (sends != null) {
            HubException failure = ErrorFacts.of(why);
            List<PendingSend> returned = new ArrayList<>();
            sends.forEach(send -> refused(send, failure, returned));
            keep(frame, returned);
        }
    }

    // A hub that stops did nothing and ends the stream soon: the message waits in its place for the next stream.
    private void refused(PendingSend send, HubException failure, List<PendingSend> returned) {
        if (failure.reason() == ErrorReason.ERROR_REASON_HUB_STOPPING) {
            returned.add(send);
        } else {
            fail(send, failure);
        }
    }

    private void keep(long frame, List<PendingSend> returned) {
        if (!returned.isEmpty()) {
            inFlight.put(frame, returned);
        }
    }

    private void fail(PendingSend send, HubException failure) {
        budget.release(send.bytes());
        send.completeExceptionally(failure);
    }

    @Override
    public void lost(Loss loss) {
        trouble = loss.cause().getMessage();
        recall();
        if (loss.lasting()) {
            failAll(loss.cause());
        }
    }

    // Oldest frame first, in front of what an earlier loss left.
    private void recall() {
        List<Long> frames = new ArrayList<>(inFlight.keySet());
        frames.sort((a, b) -> Long.compare(b, a));
        for (Long frame : frames) {
            List<PendingSend> sends = inFlight.remove(frame);
            if (sends != null) {
                for (int i = sends.size() - 1; i >= 0; i--) {
                    again.addFirst(sends.get(i));
                }
            }
        }
    }

    private void failAll(HubException failure) {
        for (PendingSend send = again.poll(); send != null; send = again.poll()) {
            fail(send, failure);
        }
        for (PendingSend send = queue.poll(); send != null; send = queue.poll()) {
            fail(send, failure);
        }
    }

    @Override
    public boolean survivesRefusal() {
        return true;
    }

    @Override
    public boolean rests() {
        return true;
    }

    @Override
    public boolean unused() {
        return settled();
    }

    @Override
    public boolean leavable() {
        return inFlight.isEmpty();
    }

    @Override
    public boolean settled() {
        return inFlight.isEmpty() && !wanted();
    }

    @Override
    public boolean lingers() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        recall();
        failAll(ending.forWaiters());
    }

    private boolean look() {
        link.execute(this::endOverdue);
        return budget.entries() > 0;
    }

    private void endOverdue() {
        long now = context.nanoTime().getAsLong();
        inFlight.values().forEach(sends -> sends.forEach(send -> endIfOverdue(send, now)));
        again.removeIf(send -> forget(send, now));
        queue.removeIf(send -> forget(send, now));
    }

    private boolean forget(PendingSend send, long now) {
        endIfOverdue(send, now);
        if (send.isDone()) {
            budget.release(send.bytes());
        }
        return send.isDone();
    }

    private void endIfOverdue(PendingSend send, long now) {
        if (send.overdue(now) && !send.isDone()) {
            send.completeExceptionally(ErrorFacts.local(
                    Status.Code.DEADLINE_EXCEEDED,
                    "the message was not acknowledged within " + context.times().send() + ", and may or may not be"
                            + " stored: " + trouble));
        }
    }
}
