package dev.claw.hub.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is still done when the process is told to stop by Ctrl-C or a kill. */
final class Interruption {
    private static final long MARGIN_MILLIS = 1_000;

    private Interruption() {}

    /**
     * Does the work. When the process is told to stop meanwhile, runs the action, and gives the work so long to end
     * before the process does.
     */
    static <T> T during(Supplier<T> work, Runnable action, Duration grace) {
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    action.run();
                    try {
                        over.await(grace.toMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "claw-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            over.countDown();
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The process stops already, and the hook sees that the work is over.
        }
    }
}
