package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.GetHubInfoResponse;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what a hub is. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Tells a hub's version, epoch and limits.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar info", "  java -jar claw-hub.jar info --hub 127.0.0.1:50051 --json"})
final class InfoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            GetHubInfoResponse info = client.info();
            PrintWriter out = spec.commandLine().getOut();
            if (output.json()) {
                out.println(Output.line(info));
            } else {
                rows(info).forEach(out::println);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static List<String> rows(GetHubInfoResponse info) {
        return List.of(
                info.getProduct() + " " + info.getVersion(),
                "epoch          " + Long.toUnsignedString(info.getEpoch()),
                "running since  "
                        + Instant.ofEpochSecond(
                                info.getStartedAt().getSeconds(),
                                info.getStartedAt().getNanos()),
                "payload        at most " + info.getLimits().getPayloadBytes() + " bytes",
                "inbox          at most " + info.getLimits().getInboxEntries() + " entries, "
                        + info.getLimits().getInboxBytes() + " bytes, "
                        + info.getLimits().getInboxRetention().getSeconds() / 86_400 + " days",
                "calls          at most " + info.getLimits().getCallsInFlightPerCaller() + " in flight per caller, "
                        + info.getLimits().getMaxCallTimeout().getSeconds() + " s",
                "capabilities   " + String.join(", ", info.getCapabilitiesList()));
    }
}
