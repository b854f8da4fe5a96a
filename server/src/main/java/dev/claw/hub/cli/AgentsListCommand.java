package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists enrolments. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the enrolments that the caller may see: an administrator all, an enrolled agent"
                + " its own. Never their tokens.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar agents list --token-file my.token",
            "  java -jar claw-hub.jar agents list --all --token-file admin.token --json"
        })
final class AgentsListCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--all", description = "all of them, or a refusal: for administrators")
    private boolean all;

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            List<Enrolment> enrolments = new ArrayList<>();
            ListEnrolmentsRequest.Builder request =
                    ListEnrolmentsRequest.newBuilder().setAll(all).setPageSize(PAGE);
            do {
                ListEnrolmentsResponse page = client.agents().list(request.build());
                enrolments.addAll(page.getEnrolmentsList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
            output.print(enrolments, "No enrolments.", List.of("id", "name", "state", "enrolled"), EnrolmentText::row);
            return ExitCode.DONE;
        }
    }
}
