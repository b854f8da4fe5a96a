package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Enrolment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one enrolment. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one enrolment, as its agent or as an administrator.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar agents show user_0123456789ab --token-file admin.token"})
final class AgentShowCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "the agent's id")
    private String agentId = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Enrolment enrolment = client.agents().get(agentId);
            output.print(enrolment, () -> EnrolmentText.line(enrolment));
            return ExitCode.DONE;
        }
    }
}
