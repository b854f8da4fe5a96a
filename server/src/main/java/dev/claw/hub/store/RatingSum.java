package dev.claw.hub.store;

import java.util.List;

/**
 * What a service's ratings come to.
 *
 * @param hundredths the sum of the scores
 * @param points how many ratings there are of 0, 1, 2, 3, 4 and 5 {@link RatingRow#points}
 */
public record RatingSum(long hundredths, List<Long> points) {
    /** How many ratings there are. */
    public long total() {
        return points.stream().mapToLong(Long::longValue).sum();
    }
}
