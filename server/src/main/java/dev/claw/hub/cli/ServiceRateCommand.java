package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rates a service. */
@Command(
        name = "rate",
        mixinStandardHelpOptions = true,
        description = "Rates a service, in the place of what this agent gave it before.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services rate weather 4.5 --as carol",
            "  java -jar claw-hub.jar services rate weather 5 --comment \"很准\" --tag fast"
        })
final class ServiceRateCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String named = "";

    @Parameters(index = "1", paramLabel = "SCORE", description = "from 0 to 5, with up to two decimals")
    private double score;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "what to say about it")
    private String comment = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "a word for it; may be given several times")
    private List<String> tags = List.of();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            RateServiceResponse rated = client.services()
                    .rate(RateServiceRequest.newBuilder()
                            .setServiceId(named)
                            .setScore(score)
                            .setComment(comment)
                            .addAllTags(tags)
                            .build());
            output.print(
                    rated,
                    () -> rated.getRating().getServiceId() + "  " + RatingText.score(rated.getRating()) + " given; "
                            + RatingText.line(rated.getSummary()));
            return ExitCode.DONE;
        }
    }
}
