package dev.claw.hub.cli;

import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.RatingSummary;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ratings as a person reads them. */
final class RatingText {
    private RatingText() {}

    static String score(Rating rating) {
        return points(rating.getScore());
    }

    /** What all come to, such as {@code 4.25 of 5 from 2 ratings (5: 1, 4: 1)}. */
    static String line(RatingSummary summary) {
        int most = summary.getDistributionCount() - 1;
        String given = IntStream.rangeClosed(0, most)
                .map(i -> most - i)
                .filter(points -> summary.getDistribution(points) > 0)
                .mapToObj(points -> points + ": " + summary.getDistribution(points))
                .collect(Collectors.joining(", "));
        return points(summary.getAverage()) + " of 5 from " + summary.getTotal()
                + (summary.getTotal() == 1 ? " rating" : " ratings") + (given.isEmpty() ? "" : " (" + given + ")");
    }

    private static String points(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }
}
