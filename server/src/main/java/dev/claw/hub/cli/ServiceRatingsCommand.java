package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.Rating;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a service's ratings. */
@Command(
        name = "ratings",
        mixinStandardHelpOptions = true,
        description = "Shows a service's ratings, the newest first, and what all of them come to.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services ratings weather",
            "  java -jar claw-hub.jar services ratings weather --limit 500 --json"
        })
final class ServiceRatingsCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String named = "";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "ratings at most (default 20)")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandException.usage("--limit is " + limit + "; expected 1 or more");
        }
        try (HubClient client = connection.open()) {
            ListRatingsResponse newest = newest(client);
            output.print(newest, () -> sheet(newest));
            return ExitCode.DONE;
        }
    }

    /** As many of the newest as are wanted, in one answer. */
    private ListRatingsResponse newest(HubClient client) {
        ListRatingsResponse.Builder all = ListRatingsResponse.newBuilder();
        do {
            ListRatingsResponse page = client.services()
                    .ratings(ListRatingsRequest.newBuilder()
                            .setServiceId(named)
                            .setPageSize(Math.min(PAGE, limit - all.getRatingsCount()))
                            .setPageToken(all.getNextPageToken())
                            .build());
            all.addAllRatings(page.getRatingsList())
                    .setSummary(page.getSummary())
                    .setNextPageToken(page.getNextPageToken());
        } while (all.getRatingsCount() < limit && !all.getNextPageToken().isEmpty());
        return all.build();
    }

    private static String sheet(ListRatingsResponse newest) {
        if (newest.getRatingsCount() == 0) {
            return "No ratings.";
        }
        List<String> lines = Output.table(
                List.of("rater", "score", "at", "tags", "comment"),
                newest.getRatingsList().stream().map(ServiceRatingsCommand::row).toList());
        return RatingText.line(newest.getSummary())
                + System.lineSeparator()
                + String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(Rating rating) {
        return List.of(
                Output.plain(rating.getRater()),
                RatingText.score(rating),
                Entries.time(rating.getRatedAt()),
                rating.getTagsCount() == 0 ? "-" : Output.plain(String.join(", ", rating.getTagsList())),
                Output.plain(rating.getComment()));
    }
}
