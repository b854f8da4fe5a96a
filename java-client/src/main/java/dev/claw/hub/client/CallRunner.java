package dev.claw.hub.client;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private final Consumer<CallAnswer> answers;
    private final Runnable answered;
    private final ConcurrentMap<Long, RunningCall> calls = new ConcurrentHashMap<>();
    private final Queue<RunningCall> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile int limit;

    /**
     * @param answers gets each answer that somebody waits for, on the handler's thread
     * @param answered called after that, when the call no longer counts
     */
    CallRunner(ClientContext context, int limit, CallHandler handler, Consumer<CallAnswer> answers, Runnable answered) {
        this.context = context;
        this.limit = limit;
        this.handler = handler;
        this.answers = answers;
        this.answered = answered;
    }

    /** How many the hub agreed to hand out at once. */
    void limit(int calls) {
        limit = calls;
    }

    void start(ServedCall call) {
        RunningCall running = new RunningCall(call, context.nanoTime(), context.callbacks());
        calls.put(call.getRoutingId(), running);
        waiting.add(running);
        next();
    }

    void cancel(long routingId) {
        RunningCall call = calls.remove(routingId);
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
            RunningCall call = waiting.poll();
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

    private void begin(RunningCall call) {
        try {
            context.callbacks().execute(() -> handle(call));
        } catch (RejectedExecutionException e) {
            done(call, null, e);
        }
    }

    private void handle(RunningCall call) {
        try {
            handler.handle(call.call(), call).whenComplete((payload, failure) -> done(call, payload, failure));
        } catch (RuntimeException | Error e) {
            done(call, null, e);
        }
    }

    private void done(RunningCall call, @Nullable Payload payload, @Nullable Throwable failure) {
        busy.decrementAndGet();
        long routingId = call.call().getRoutingId();
        if (failure != null && !CallAnswers.isTold(failure)) {
            LOG.warn("the handler of service {} failed", call.call().getServiceId(), failure);
        }
        if (call.answer()) {
            answers.accept(
                    failure == null ? CallAnswers.result(routingId, payload) : CallAnswers.failure(routingId, failure));
            // Behind the answer: who sees no call left finds its answer waiting.
            calls.remove(routingId, call);
            answered.run();
        }
        next();
    }
}
