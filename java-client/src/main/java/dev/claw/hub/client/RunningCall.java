package dev.claw.hub.client;

import dev.claw.hub.v1.ServedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that a handler has: answered once, or cancelled, whichever comes first. Its lock guards a few steps and
 * nothing is called under it.
 */
final class RunningCall implements CallContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

    private final ServedCall call;
    private final LongSupplier nanoTime;
    private final Executor callbacks;
    private final long deadline;
    private List<Runnable> onCanceled = List.of();
    private Stage stage = Stage.RUNNING;

    private enum Stage {
        RUNNING,
        ANSWERED,
        CANCELED
    }

    RunningCall(ServedCall call, LongSupplier nanoTime, Executor callbacks) {
        this.call = call;
        this.nanoTime = nanoTime;
        this.callbacks = callbacks;
        this.deadline = nanoTime.getAsLong() + Durations.nanos(call.getTimeout());
    }

    ServedCall call() {
        return call;
    }

    @Override
    public void onCanceled(Runnable action) {
        synchronized (this) {
            if (stage == Stage.ANSWERED) {
                return;
            }
            if (stage == Stage.RUNNING) {
                List<Runnable> more = new ArrayList<>(onCanceled);
                more.add(action);
                onCanceled = more;
                return;
            }
        }
        run(action);
    }

    @Override
    public synchronized boolean isCanceled() {
        return stage == Stage.CANCELED;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong()));
    }

    /** It is answered now; false when it was cancelled before. */
    synchronized boolean answer() {
        if (stage != Stage.RUNNING) {
            return false;
        }
        stage = Stage.ANSWERED;
        onCanceled = List.of();
        return true;
    }

    /** Nobody waits for it any more. */
    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (stage != Stage.RUNNING) {
                return;
            }
            stage = Stage.CANCELED;
            actions = onCanceled;
            onCanceled = List.of();
        }
        actions.forEach(this::run);
    }

    private void run(Runnable action) {
        try {
            callbacks.execute(() -> CallbackLane.call(action));
        } catch (RejectedExecutionException e) {
            LOG.warn("the callback executor refused to tell a handler that its call was cancelled", e);
        }
    }
}
