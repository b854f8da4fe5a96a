package dev.claw.hub.cli;

import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.ServiceFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say which services. */
final class ServiceChoice {
    /** Availabilities as they are typed. */
    enum Ready {
        ready,
        busy,
        away
    }

    @Parameters(arity = "0..1", paramLabel = "TEXT", defaultValue = "", description = "the same as --text")
    private String bareText = "";

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "only those with this text in their name, id or description")
    private String text = "";

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "only those with this tag; may be given several times, any matches")
    private List<String> tags = List.of();

    @Option(names = "--all-tags", paramLabel = "TAG", description = "only those with each of these tags")
    private List<String> allTags = List.of();

    @Option(names = "--owner", paramLabel = "AGENT", defaultValue = "", description = "only those of this agent")
    private String owner = "";

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "",
            description = "only those that declare this method")
    private String method = "";

    @Option(
            names = "--online",
            negatable = true,
            description = "only those that a provider serves now; or none of them")
    private @Nullable Boolean online;

    @Option(names = "--key", negatable = true, description = "only those that need a key; or none of them")
    private @Nullable Boolean key;

    @Option(
            names = "--availability",
            paramLabel = "STATE",
            description = "only these: ${COMPLETION-CANDIDATES}; may be given several times")
    private List<Ready> availabilities = List.of();

    @Option(names = "--max-load", paramLabel = "0..1", description = "only those with at most this load")
    private @Nullable Double maxLoad;

    @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "only those with this annotation")
    private Map<String, String> annotations = Map.of();

    @Option(
            names = "--min-price",
            paramLabel = "AMOUNT",
            defaultValue = "",
            description = "only those from this price on")
    private String minPrice = "";

    @Option(
            names = "--max-price",
            paramLabel = "AMOUNT",
            defaultValue = "",
            description = "only those up to this price")
    private String maxPrice = "";

    @Option(
            names = "--currency",
            paramLabel = "CURRENCY",
            defaultValue = "",
            description = "only those with a price in this currency")
    private String currency = "";

    ServiceFilter filter() {
        ServiceFilter.Builder filter = ServiceFilter.newBuilder()
                .setText(text.isEmpty() ? bareText : text)
                .addAllTags(tags)
                .addAllAllTags(allTags)
                .setOwner(owner)
                .setMethod(method)
                .putAllAnnotations(annotations)
                .setMinPrice(minPrice)
                .setMaxPrice(maxPrice)
                .setCurrency(currency);
        availabilities.forEach(ready -> filter.addAvailabilities(
                Availability.valueOf("AVAILABILITY_" + ready.name().toUpperCase(Locale.ROOT))));
        if (online != null) {
            filter.setOnline(online);
        }
        if (key != null) {
            filter.setKeyRequired(key);
        }
        if (maxLoad != null) {
            filter.setMaxLoad(maxLoad);
        }
        return filter.build();
    }
}
