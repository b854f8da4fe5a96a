package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.EnrolAgentResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Enrols an agent. */
@Command(
        name = "enrol",
        mixinStandardHelpOptions = true,
        description = "Enrols an agent: the hub makes its id, and a token that is shown this once."
                + " Nobody speaks under the id without the token.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar agents enrol translator",
            "  java -jar claw-hub.jar agents enrol translator --json"
        })
final class AgentEnrolCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "a name for people; others may have the same")
    private String name = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            EnrolAgentResponse enrolled = client.agents().enrol(name);
            output.print(
                    enrolled,
                    () -> EnrolmentText.line(enrolled.getEnrolment()) + System.lineSeparator() + "token  "
                            + enrolled.getToken());
            output.say("Keep the token: it is not shown again. Commands take it by --token-file or CLAW_TOKEN.");
            return ExitCode.DONE;
        }
    }
}
