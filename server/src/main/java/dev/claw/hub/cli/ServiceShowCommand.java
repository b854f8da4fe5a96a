package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one service. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one service, its methods with their schemas, and its documentation.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services show weather",
            "  java -jar claw-hub.jar services show weather --json"
        })
final class ServiceShowCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String named = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Service service = client.getService(named);
            output.print(service, () -> sheet(service));
            return ExitCode.DONE;
        }
    }

    private static String keys(Service service) {
        if (service.getKeyRequired()) {
            return ", needs a key";
        }
        return service.getGrantsKeys() ? ", takes a key" : "";
    }

    private static String sheet(Service service) {
        List<String> lines = new ArrayList<>();
        lines.add(service.getServiceId() + "  " + Output.plain(service.getName() + " " + service.getVersion()) + " of "
                + Output.plain(service.getOwner()) + ", " + ServicesCommand.state(service)
                + keys(service));
        add(lines, "  about      ", service.getDescription());
        add(lines, "  tags       ", String.join(", ", service.getTagsList()));
        add(lines, "  price      ", service.hasPrice() ? ServicesCommand.price(service.getPrice()) : "");
        add(lines, "  status     ", service.getStatusNote());
        add(lines, "  callers    ", service.hasAccess() ? ServiceAccessCommand.callers(service.getAccess()) : "");
        lines.add("  providers  " + service.getProviders() + ", " + service.getCallsInFlight() + " of "
                + service.getMaxCalls() + " calls in flight");
        for (Method method : service.getMethodsList()) {
            lines.add("  method     " + Output.plain(method.getName())
                    + (method.getStreamsInput() ? ", takes pieces" : "")
                    + (method.getStreamsOutput() ? ", answers with pieces" : "")
                    + (method.getDescription().isEmpty() ? "" : ": " + Output.plain(method.getDescription())));
            add(lines, "    parameters ", method.getParametersSchema());
            add(lines, "    result     ", method.getResultSchema());
        }
        service.getDocumentation().lines().forEach(line -> lines.add(Output.plain(line)));
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, String heading, String text) {
        if (!text.isEmpty()) {
            lines.add(heading + Output.plain(text));
        }
    }
}
