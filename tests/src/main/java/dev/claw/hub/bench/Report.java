package dev.claw.hub.bench;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The table that a run prints. Every figure is the median of its rounds. */
final class Report {
    private static final String HEADER = "%-18s %9s %11s %11s %7s %11s %10s %10s %10s %10s"
            .formatted(
                    "",
                    "in flight",
                    "hub/s",
                    "baseline/s",
                    "ratio",
                    "(of rounds)",
                    "hub p50 us",
                    "hub p99 us",
                    "base p50",
                    "base p99");

    private Report() {}

    static String header() {
        return HEADER;
    }

    /** The ratio is the median of those of neighbouring rounds, so that what slows both does not show in it. */
    static String row(String name, int inFlight, List<Pair> pairs) {
        return String.format(
                Locale.ROOT,
                "%-18s %9d %,11.0f %,11.0f %7.2f %11s %,10.0f %,10.0f %,10.0f %,10.0f",
                name,
                inFlight,
                median(pairs, pair -> pair.hub().perSecond()),
                median(pairs, pair -> pair.baseline().perSecond()),
                median(pairs, Pair::ratio),
                range(pairs),
                median(pairs, pair -> pair.hub().p50()),
                median(pairs, pair -> pair.hub().p99()),
                median(pairs, pair -> pair.baseline().p50()),
                median(pairs, pair -> pair.baseline().p99()));
    }

    private static String range(List<Pair> pairs) {
        DoubleSummaryStatistics ratios = pairs.stream().mapToDouble(Pair::ratio).summaryStatistics();
        return String.format(Locale.ROOT, "%.2f-%.2f", ratios.getMin(), ratios.getMax());
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** A round of the hub and the round of the baseline that followed it. */
    record Pair(Round hub, Round baseline) {
        double ratio() {
            return hub.perSecond() / baseline.perSecond();
        }
    }
}
