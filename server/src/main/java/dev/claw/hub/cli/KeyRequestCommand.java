package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests a key, or the renewal of one. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description =
                "Requests a key for a service, or renews one. Its secret is printed, alone on standard output, this"
                        + " once; what else there is to know goes to standard error. While the provider has not decided, ends with"
                        + " exit code 5: ask again with the same --id.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  KEY=$(java -jar claw-hub.jar keys request weather)",
            "  java -jar claw-hub.jar call weather --key $KEY",
            "  java -jar claw-hub.jar keys request weather --variant trial --wait 5min",
            "  java -jar claw-hub.jar keys request weather --renew key_0123456789abcdef"
        })
final class KeyRequestCommand implements Callable<Integer> {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(25);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String service = "";

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "",
            description = "the variant of the policy that is wanted")
    private String variant = "";

    @Option(
            names = "--renew",
            paramLabel = "KEY_ID",
            defaultValue = "",
            description = "renew this key instead of getting a new one; its secret stays as it is")
    private String renew = "";

    @Option(names = "--purpose", paramLabel = "TEXT", defaultValue = "", description = "for the provider to read")
    private String purpose = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the request's own id; asking again with it never gives a second key (default: a new one)")
    private String requestId = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "30s",
            description = "how long to wait for the provider's decision (default ${DEFAULT-VALUE})")
    private Duration wait = Duration.ZERO;

    @Override
    public Integer call() {
        String id = requestId.isEmpty() ? UUID.randomUUID().toString() : requestId;
        RequestKeyRequest.Builder request = RequestKeyRequest.newBuilder()
                .setRequestId(id)
                .setServiceId(service)
                .setPurpose(purpose)
                .setVariant(variant)
                .setRenewKeyId(renew);
        try (HubClient client = connection.open()) {
            long until = System.nanoTime() + wait.toNanos();
            while (true) {
                Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                Duration poll = left.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : left;
                RequestKeyResponse answer =
                        client.requestKey(request.setWait(Durations.proto(poll)).build());
                if (answer.hasGranted()) {
                    print(answer.getGranted());
                    return ExitCode.DONE;
                }
                if (System.nanoTime() >= until) {
                    return pending(answer, id);
                }
            }
        }
    }

    private void print(KeyGrant grant) {
        if (output.json()) {
            output.line(Output.line(grant));
            return;
        }
        output.say(KeyText.line(grant.getKey()));
        if (!grant.getSecret().isEmpty()) {
            output.line(grant.getSecret());
        }
    }

    private int pending(RequestKeyResponse answer, String id) {
        if (output.json()) {
            output.line(Output.line(answer));
        }
        output.say("The provider has not decided yet; ask again with --id " + id + ".");
        return ExitCode.UNAVAILABLE;
    }
}
