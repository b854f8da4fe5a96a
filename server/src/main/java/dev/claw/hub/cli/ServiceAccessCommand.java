package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceAccess;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes who may call a service. */
@Command(
        name = "access",
        mixinStandardHelpOptions = true,
        description = "Shows who may call a service, and changes it, as its owner. A service that somebody is added to"
                + " serves only those who were added, and its owner; without a change it is shown as it is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services access weather",
            "  java -jar claw-hub.jar services access weather --add bob --add carol",
            "  java -jar claw-hub.jar services access weather --remove bob",
            "  java -jar claw-hub.jar services access weather --open"
        })
final class ServiceAccessCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id")
    private String id = "";

    @Option(names = "--add", paramLabel = "AGENT", description = "may call it from now on; may be given several times")
    private List<String> add = List.of();

    @Option(names = "--remove", paramLabel = "AGENT", description = "may not any more; may be given several times")
    private List<String> remove = List.of();

    @Option(names = "--open", description = "everybody may call it")
    private boolean open;

    @Override
    public Integer call() {
        boolean named = !add.isEmpty() || !remove.isEmpty();
        if (open && named) {
            throw CommandException.usage("--open lets everybody call it; give it without --add and --remove");
        }
        try (HubClient client = connection.open()) {
            UpdateServiceAccessResponse access = open || named ? change(client) : standing(client);
            output.print(access, () -> id + "  " + (access.hasAccess() ? callers(access.getAccess()) : "everybody"));
            return ExitCode.DONE;
        }
    }

    /** Who may call, in words. */
    static String callers(ServiceAccess access) {
        return access.getCallersCount() == 0
                ? "nobody but its owner"
                : Output.plain(String.join(", ", access.getCallersList()));
    }

    private UpdateServiceAccessResponse change(HubClient client) {
        return client.services()
                .updateAccess(UpdateServiceAccessRequest.newBuilder()
                        .setServiceId(id)
                        .addAllAdd(add)
                        .addAllRemove(remove)
                        .setOpenToAll(open)
                        .build());
    }

    private UpdateServiceAccessResponse standing(HubClient client) {
        Service service = client.getService(id);
        UpdateServiceAccessResponse.Builder standing = UpdateServiceAccessResponse.newBuilder();
        if (service.hasAccess()) {
            standing.setAccess(service.getAccess());
        }
        return standing.build();
    }
}
