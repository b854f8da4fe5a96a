package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Calls a service once. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = "Calls a service and prints its result.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar call words '{\"text\":\"one two three\"}'",
            "  echo '{\"city\":\"北京\"}' | java -jar claw-hub.jar call weather - --method forecast --timeout 5s"
        })
final class CallCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String service = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PARAMETERS",
            defaultValue = "{}",
            description = "JSON; - reads standard input (default ${DEFAULT-VALUE})")
    private String parameters = "{}";

    @Option(names = "--method", defaultValue = "", description = "what to do there, if the service does several things")
    private String method = "";

    @Option(names = "--key", defaultValue = "", description = "the secret of a key, where the service needs one")
    private String key = "";

    @Option(
            names = "--timeout",
            converter = Durations.class,
            defaultValue = "30s",
            description = "how long to wait, at most 10m (default ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(30);

    @Override
    public Integer call() throws IOException {
        String json =
                parameters.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : parameters;
        if (JsonText.parse(json).isEmpty()) {
            throw new UsageException("PARAMETERS is no JSON: " + Output.plain(json)
                    + "; expected such as '{\"text\":\"hello\"}' (mind the shell's quotes)");
        }
        try (HubClient client = connection.open()) {
            Payload result = client.call(OutgoingCall.newBuilder()
                    .setServiceId(service)
                    .setMethod(method)
                    .setKey(key)
                    .setTimeout(com.google.protobuf.Duration.newBuilder()
                            .setSeconds(timeout.getSeconds())
                            .setNanos(timeout.getNano()))
                    .setParameters(Payloads.json(json))
                    .build());
            PrintWriter out = spec.commandLine().getOut();
            out.println(output.json() ? forPrograms(result) : forPeople(result));
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static String forPrograms(Payload result) {
        return result.hasJson() ? result.getJson() : Output.line(result);
    }

    /** What a program printed is shown as it printed it. */
    private static String forPeople(Payload result) {
        if (!result.hasJson()) {
            return result.hasData() ? result.getData().size() + " bytes of data" : result.getText();
        }
        return JsonText.parse(result.getJson())
                .filter(node -> node.isObject()
                        && node.size() == 1
                        && node.path("output").isString())
                .map((JsonNode node) -> node.path("output").stringValue().stripTrailing())
                .orElse(result.getJson());
    }
}
