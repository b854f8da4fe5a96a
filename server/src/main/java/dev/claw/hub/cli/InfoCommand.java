package dev.claw.hub.cli;

import com.google.protobuf.Duration;
import dev.claw.hub.cli.config.DurationText;
import dev.claw.hub.cli.config.SizeText;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.Limits;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what a hub is. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Tells a hub's version, epoch and limits; all of them with --json.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar info", "  java -jar claw-hub.jar info --hub 127.0.0.1:50051 --json"})
final class InfoCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            GetHubInfoResponse info = client.info();
            output.print(info, () -> String.join(System.lineSeparator(), rows(info)));
            return ExitCode.DONE;
        }
    }

    private static List<String> rows(GetHubInfoResponse info) {
        Limits limits = info.getLimits();
        return List.of(
                info.getProduct() + " " + info.getVersion(),
                "epoch          " + Long.toUnsignedString(info.getEpoch()),
                "running since  "
                        + Instant.ofEpochSecond(
                                info.getStartedAt().getSeconds(),
                                info.getStartedAt().getNanos()),
                "payload        at most " + SizeText.of(limits.getPayloadBytes()),
                "inbox          at most " + limits.getInboxEntries() + " entries, "
                        + SizeText.of(limits.getInboxBytes()) + ", " + time(limits.getInboxRetention()),
                "channel        at most " + limits.getChannelEntries() + " entries, "
                        + time(limits.getChannelRetention()),
                "group          at most " + limits.getChannelMembers() + " members",
                "calls          at most " + limits.getCallsInFlightPerCaller() + " in flight per caller, "
                        + limits.getCallsInFlightPerProvider() + " per provider, " + time(limits.getMaxCallTimeout()),
                "capabilities   " + String.join(", ", info.getCapabilitiesList()));
    }

    private static String time(Duration duration) {
        return DurationText.of(java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos()));
    }
}
