package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Enrolment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends an enrolment. */
@Command(
        name = "end",
        mixinStandardHelpOptions = true,
        description = "Ends an enrolment, as its agent or as an administrator: its token opens nothing any"
                + " more, and its id is given to nobody else.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar agents end user_0123456789ab --token-file admin.token"})
final class AgentEndCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "the agent's id")
    private String agentId = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Enrolment enrolment = client.agents().end(agentId);
            output.print(enrolment, () -> EnrolmentText.line(enrolment));
            return ExitCode.DONE;
        }
    }
}
