package dev.claw.hub.client;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a publication's handler, for at most so many calls at once: also when a broken link left handlers of calls that
 * nobody waits for, while the hub hands out new ones. May be used from any thread; the handler runs on the callback
 * executor.
 */
final class CallRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    private final ClientContext context;
    private final CallHandler handler;
    private final ServeFrames frames;
    private final ConcurrentMap<Long, HandledCall> calls = new ConcurrentHashMap<>();
    private final Queue<HandledCall> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile int limit;

    /** @param frames gets each answer that somebody waits for, on the handler's thread */
    CallRunner(ClientContext context, int limit, CallHandler handler, ServeFrames frames) {
        this.context = context;
        this.limit = limit;
        this.handler = handler;
        this.frames = frames;
    }

    /** How many the hub agreed to hand out at once. */
    void limit(int calls) {
        limit = calls;
    }

    void start(ServedCall call) {
        HandledCall running = new HandledCall(call, context, frames, this::fail);
        calls.put(call.getRoutingId(), running);
        waiting.add(running);
        next();
    }

    /** A piece of a call's input, or its end. */
    void input(ServedChunk chunk) {
        HandledCall call = calls.get(chunk.getRoutingId());
        if (call == null) {
            return;
        }
        if (!chunk.getChunk().hasData()) {
            call.inputEnded();
        } else if (!call.inputCame(chunk.getChunk().getData())) {
            fail(call, ChunkIntake.exceeded(frames.windowBytes()));
        }
    }

    /** The caller is done with output. */
    void consumed(ServedCallConsumed consumed) {
        HandledCall call = calls.get(consumed.getRoutingId());
        if (call != null) {
            call.outputConsumed(consumed.getBytes());
        }
    }

    void cancel(long routingId) {
        HandledCall call = calls.remove(routingId);
        if (call != null) {
            call.cancel();
        }
    }

    /** The link is gone, and with it everybody who waited. */
    void cancelAll() {
        calls.keySet().forEach(this::cancel);
    }

    /** Whether no call waits for its answer. */
    boolean idle() {
        return calls.isEmpty();
    }

    private void next() {
        while (!waiting.isEmpty() && takePlace()) {
            HandledCall call = waiting.poll();
            if (call == null || call.isCanceled()) {
                busy.decrementAndGet();
            } else {
                begin(call);
            }
        }
    }

    private boolean takePlace() {
        int most = limit;
        return busy.getAndUpdate(taken -> taken < most ? taken + 1 : taken) < most;
    }

    private void begin(HandledCall call) {
        try {
            context.callbacks().execute(() -> handle(call));
        } catch (RejectedExecutionException e) {
            done(call, null, e);
        }
    }

    private void handle(HandledCall call) {
        try {
            handler.handle(call.call(), call).whenComplete((payload, failure) -> done(call, payload, failure));
        } catch (RuntimeException | Error e) {
            done(call, null, e);
        }
    }

    private void done(HandledCall call, @Nullable Payload payload, @Nullable Throwable failure) {
        busy.decrementAndGet();
        if (failure != null) {
            fail(call, failure);
        } else {
            CallAnswer answer = CallAnswers.result(call.call().getRoutingId(), payload);
            // Pieces that the handler did not wait for still come before the answer.
            call.outputSent().whenComplete((sent, gone) -> answer(call, answer));
        }
        next();
    }

    /** The call failed on this side; its handler may still run. */
    private void fail(HandledCall call, Throwable failure) {
        if (!CallAnswers.isTold(failure)) {
            LOG.warn("the handler of service {} failed", call.call().getServiceId(), failure);
        }
        answer(call, CallAnswers.failure(call.call().getRoutingId(), failure));
    }

    private void answer(HandledCall call, CallAnswer answer) {
        if (call.answer()) {
            frames.answer(answer);
            // Behind the answer: who sees no call left finds its answer waiting.
            calls.remove(call.call().getRoutingId(), call);
            frames.signal();
        }
    }
}
