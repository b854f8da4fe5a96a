package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists services. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = "Lists the services that agents offer now.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            ServiceShowCommand.class,
            ServiceRateCommand.class,
            ServiceRatingsCommand.class,
            ServiceAccessCommand.class,
            ServiceWithdrawCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar services",
            "  java -jar claw-hub.jar services --text weather --tag china --order load --json",
            "  java -jar claw-hub.jar services --methods --max-price 0.5 --currency EUR",
            "  java -jar claw-hub.jar services show weather   how to use it, with its schemas"
        })
final class ServicesCommand implements Callable<Integer> {
    /** Orders as they are typed. */
    enum Order {
        id,
        name,
        load,
        newest,
        price,
        price_highest
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ServiceChoice choice = new ServiceChoice();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "id",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Order order = Order.id;

    @Option(names = "--methods", description = "a line for each method too")
    private boolean methods;

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            List<Service> services = client.listServices(
                    choice.filter(),
                    ServiceOrder.valueOf("SERVICE_ORDER_" + order.name().toUpperCase(Locale.ROOT)));
            if (output.json() || !methods || services.isEmpty()) {
                output.print(
                        services,
                        "No services match.",
                        List.of("id", "name", "owner", "state", "load", "key", "price", "description"),
                        ServicesCommand::row);
            } else {
                output.lines(Output.table(List.of("service", "method", "price", "description"), methodRows(services)));
            }
            return ExitCode.DONE;
        }
    }

    private static List<String> row(Service service) {
        return List.of(
                service.getServiceId(),
                Output.plain(service.getName()),
                Output.plain(service.getOwner()),
                state(service),
                service.hasLoad() ? String.format(Locale.ROOT, "%.0f%%", service.getLoad() * 100) : "-",
                keys(service),
                service.hasPrice() ? price(service.getPrice()) : "-",
                Output.plain(service.getDescription()));
    }

    private static String keys(Service service) {
        if (service.getKeyRequired()) {
            return "needed";
        }
        return service.getGrantsKeys() ? "optional" : "-";
    }

    /** Whether it can be called, and whether its provider wants to be. */
    static String state(Service service) {
        if (!service.getListed()) {
            return "gone";
        }
        return switch (service.getAvailability()) {
            case AVAILABILITY_BUSY -> service.getOnline() ? "busy" : "offline";
            case AVAILABILITY_AWAY -> service.getOnline() ? "away" : "offline";
            default -> service.getOnline() ? "online" : "offline";
        };
    }

    static String price(Price price) {
        return Output.plain(price.getAmount() + " " + price.getCurrency()
                + (price.getPer().isEmpty() ? "" : " per " + price.getPer()));
    }

    private static List<List<String>> methodRows(List<Service> services) {
        List<List<String>> rows = new ArrayList<>();
        for (Service service : services) {
            for (Method method : service.getMethodsList()) {
                rows.add(List.of(
                        service.getServiceId(),
                        Output.plain(method.getName()),
                        method.hasPrice()
                                ? price(method.getPrice())
                                : service.hasPrice() ? price(service.getPrice()) : "-",
                        Output.plain(method.getDescription())));
            }
            if (service.getMethodsCount() == 0) {
                rows.add(List.of(service.getServiceId(), "(any)", "-", Output.plain(service.getDescription())));
            }
        }
        return rows;
    }
}
