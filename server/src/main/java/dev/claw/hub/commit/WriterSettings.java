package dev.claw.hub.commit;

import java.time.Duration;

/**
 * The writer's limits.
 *
 * @param queueLimit commands that may wait, at least 1
 * @param reserve further ones that only {@link Writer#submitEssential} may fill
 * @param batchLimit commands in one transaction at most, at least 1
 * @param retryDelay what a caller is told to wait when the queue is full
 * @param probeInterval how often the writer tries the store while it is unhealthy and nothing is to be written
 */
public record WriterSettings(int queueLimit, int reserve, int batchLimit, Duration retryDelay, Duration probeInterval) {
    public static final WriterSettings DEFAULT =
            new WriterSettings(16_384, 4_096, 512, Duration.ofMillis(500), Duration.ofSeconds(1));

    public WriterSettings {
        if (queueLimit < 1 || reserve < 0 || batchLimit < 1) {
            throw new IllegalArgumentException("queueLimit " + queueLimit + ", reserve " + reserve + ", batchLimit "
                    + batchLimit + ": expected at least 1, 0 and 1");
        }
        if (retryDelay.isNegative() || probeInterval.isNegative() || probeInterval.isZero()) {
            throw new IllegalArgumentException("retryDelay " + retryDelay + ", probeInterval " + probeInterval
                    + ": expected at least zero, and over zero");
        }
    }

    /** The same with other limits of the queue and the batch. */
    public WriterSettings withLimits(int queueLimit, int reserve, int batchLimit) {
        return new WriterSettings(queueLimit, reserve, batchLimit, retryDelay, probeInterval);
    }

    /** The same with another interval of trying an unhealthy store. */
    public WriterSettings withProbeInterval(Duration interval) {
        return new WriterSettings(queueLimit, reserve, batchLimit, retryDelay, interval);
    }
}
