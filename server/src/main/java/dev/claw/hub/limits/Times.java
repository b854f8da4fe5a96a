package dev.claw.hub.limits;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.claw.hub.error.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times on the wire and in the hub. */
public final class Times {
    private Times() {}

    public static Timestamp proto(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    public static Duration proto(java.time.Duration length) {
        return Duration.newBuilder()
                .setSeconds(length.getSeconds())
                .setNanos(length.getNano())
                .build();
    }

    /** The moment as the store keeps it: to the microsecond. */
    public static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * A duration a client gave.
     *
     * @throws Refusal FIELD_INVALID when it is malformed or not within {@code least} and {@code most}
     */
    public static java.time.Duration within(
            Duration given, String field, java.time.Duration least, java.time.Duration most) {
        boolean wellFormed = given.getNanos() > -1_000_000_000
                && given.getNanos() < 1_000_000_000
                && Math.abs(given.getSeconds()) <= 315_576_000_000L
                && (given.getSeconds() == 0 || given.getNanos() == 0 || given.getSeconds() > 0 == given.getNanos() > 0);
        if (!wellFormed) {
            throw Refusal.field(field, "is no duration: seconds and nanos differ in sign or are out of range");
        }
        java.time.Duration length = java.time.Duration.ofSeconds(given.getSeconds(), given.getNanos());
        if (length.compareTo(least) < 0 || length.compareTo(most) > 0) {
            throw Refusal.field(
                    field, "is " + seconds(length) + "; expected " + seconds(least) + " to " + seconds(most));
        }
        return length;
    }

    private static String seconds(java.time.Duration length) {
        return length.toMillis() / 1000.0 + " s";
    }
}
