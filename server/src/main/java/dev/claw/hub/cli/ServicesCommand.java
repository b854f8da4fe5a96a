package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists services. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = "Lists the services that agents offer now.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar services", "  java -jar claw-hub.jar services weather --tag china --json"})
final class ServicesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "only those with this text in their name, id or description")
    private String text = "";

    @Option(names = "--tag", description = "only those with this tag; may be given several times, any matches")
    private List<String> tags = List.of();

    @Option(names = "--online", description = "only those that a provider serves now")
    private boolean online;

    @Override
    public Integer call() {
        ServiceFilter.Builder filter = ServiceFilter.newBuilder().setText(text).addAllTags(tags);
        if (online) {
            filter.setOnline(true);
        }
        try (HubClient client = connection.open()) {
            List<Service> services = client.listServices(filter.build());
            PrintWriter out = spec.commandLine().getOut();
            if (output.json()) {
                services.forEach(service -> out.println(Output.line(service)));
            } else if (services.isEmpty()) {
                spec.commandLine().getErr().println("No services match.");
            } else {
                Output.table(
                                List.of("id", "name", "owner", "state", "key", "description"),
                                services.stream().map(ServicesCommand::row).toList())
                        .forEach(out::println);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static List<String> row(Service service) {
        return List.of(
                service.getServiceId(),
                Output.plain(service.getName()),
                Output.plain(service.getOwner()),
                service.getOnline() ? "online" : "offline",
                service.getKeyRequired() ? "needed" : "-",
                Output.plain(service.getDescription()));
    }
}
