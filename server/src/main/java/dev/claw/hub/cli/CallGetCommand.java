package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.RunningCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets the answer of a call that is kept. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description =
                "Prints what became of a call that was made with --keep: its answer, waiting for it, or how far it is."
                        + " Ends with exit code 5 while it is not over.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar call get r1 --wait 25s"})
final class CallGetCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "the call's id, as `call --keep` told it")
    private String callId = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "how long to wait for the answer, at most 30s (default ${DEFAULT-VALUE})")
    private Duration wait = Duration.ZERO;

    @Option(names = "--release", description = "let the hub forget the answer once it is given")
    private boolean release;

    @Override
    public Integer call() {
        if (wait.compareTo(MAX_WAIT) > 0) {
            throw CommandException.usage("--wait is " + wait.toSeconds() + "s; expected at most 30s");
        }
        CallScreen screen = new CallScreen(output);
        try (HubClient client = connection.open()) {
            GetCallResponse answer = client.getCall(GetCallRequest.newBuilder()
                    .setCallId(callId)
                    .setWait(Durations.proto(wait))
                    .setRelease(release)
                    .build());
            if (answer.hasRunning()) {
                output.print(answer, () -> running(answer.getRunning()));
                return ExitCode.UNAVAILABLE;
            }
            answer.getChunksList().forEach(screen::piece);
            if (answer.getEnded().hasError()) {
                throw HubException.of(answer.getEnded().getError());
            }
            return screen.result(answer.getEnded().getResult());
        }
    }

    private static String running(RunningCall call) {
        return "not over; at most " + call.getRemaining().getSeconds() + " s more"
                + (call.hasProgress() ? ": " + CallScreen.line(call.getProgress()) : "");
    }
}
