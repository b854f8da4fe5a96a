package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.ServiceListener;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceChange;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows services. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = "Follows the services that match: those that are there, then each that comes, changes or goes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar watch services",
            "  java -jar claw-hub.jar watch services --tag china --online --json"
        })
final class WatchServicesCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ServiceChoice choice = new ServiceChoice();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.info();
            try (Subscription discover = client.discover(choice.filter(), new Listener())) {
                return Watching.untilOver(discover.closed(), output);
            }
        }
    }

    private static String line(ServiceChange change) {
        if (change.hasGone()) {
            return change.getGone() + "  gone";
        }
        Service service = change.getListed();
        return service.getServiceId() + "  " + ServicesCommand.state(service)
                + (service.hasLoad() ? String.format(Locale.ROOT, " %.0f%%", service.getLoad() * 100) : "") + "  "
                + Output.plain(service.getName()) + " of " + Output.plain(service.getOwner())
                + (service.getStatusNote().isEmpty() ? "" : ": " + Output.plain(service.getStatusNote()));
    }

    private final class Listener implements ServiceListener {
        @Override
        public void onChange(ServiceChange change) {
            output.print(change, () -> line(change));
        }

        @Override
        public void onCaughtUp() {
            Watching.tellCaughtUp(output);
        }

        @Override
        public void onReset() {
            Watching.tellReset(output);
        }
    }
}
