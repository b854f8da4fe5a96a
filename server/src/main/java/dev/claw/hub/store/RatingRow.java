package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;

/**
 * What one agent thinks of a service.
 *
 * @param hundredths the score, 0 to 500
 * @param revision rises with every rating of any service; 0 before it is put
 */
public record RatingRow(
        String serviceId,
        String rater,
        int hundredths,
        String comment,
        List<String> tags,
        Instant ratedAt,
        long revision) {

    /** The whole points that the score rounds to, halves up: 0 to 5. */
    public int points() {
        return (hundredths + 50) / 100;
    }
}
