package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.WithdrawServiceResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a service off the list. */
@Command(
        name = "withdraw",
        mixinStandardHelpOptions = true,
        description = "Takes an own service off the list, whichever program of the agent offers it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services withdraw weather --as alice",
            "  java -jar claw-hub.jar services withdraw weather --release   for good"
        })
final class ServiceWithdrawCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id")
    private String id = "";

    @Option(names = "--release", description = "give the id free too: its keys, callers and ratings end")
    private boolean release;

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.services().withdraw(id, release);
            output.print(
                    WithdrawServiceResponse.getDefaultInstance(),
                    () -> id + (release ? "  off the list, and its id is free" : "  off the list"));
            return ExitCode.DONE;
        }
    }
}
