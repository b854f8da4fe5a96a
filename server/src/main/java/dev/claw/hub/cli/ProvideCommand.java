package dev.claw.hub.cli;

import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.EndCause;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a program into a service. */
@Command(
        name = "provide",
        mixinStandardHelpOptions = true,
        description =
                "Offers a program as a service, until stopped. Each call runs it once: the parameters on its standard input, "
                        + "its standard output the result (a JSON object as it is, other text as {\"output\": ...}). An exit code other "
                        + "than 0 is a failed call. With --stream the caller gets what it prints while it runs, and the result is empty; "
                        + "a program whose caller does not keep up waits. A line on standard error such as `claw-progress 3/10 page 3`, or "
                        + "`claw-progress 1200 rows` where the total is not known, tells the caller how far it is. It is killed when the call's deadline passes or the caller cancels. A stop (Ctrl-C, SIGTERM) lets the calls under way end.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar provide words -- wc -w",
            "  java -jar claw-hub.jar provide shout --max-running 2 -- tr a-z A-Z",
            "  java -jar claw-hub.jar provide logs --stream lines -- tail -f app.log"
        })
final class ProvideCommand implements Callable<Integer> {
    private static final int MAX_CALLS = 1_024;

    /** Ways of streaming as they are typed. */
    enum Stream {
        lines(ProgramOutput.LINES),
        bytes(ProgramOutput.BYTES);

        private final ProgramOutput output;

        Stream(ProgramOutput output) {
            this.output = output;
        }
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "NAME", description = "the service's name, and its id where it can be one")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "the program and its arguments")
    private List<String> command = List.of();

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the service's id (default: the name, if it is one)")
    private String id = "";

    @Option(
            names = "--description",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "one sentence for those who look for it")
    private String description = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "a tag to find it by; may be given several times")
    private List<String> tags = List.of();

    @Option(
            names = "--max-running",
            paramLabel = "N",
            defaultValue = "4",
            description = "how many copies run at once; further calls wait (default ${DEFAULT-VALUE})")
    private int maxRunning;

    @Option(
            names = "--max-calls",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "how many calls the hub hands out at once, those that wait for a copy included; further callers"
                            + " are told that the provider is busy (default ${DEFAULT-VALUE})")
    private int maxCalls;

    @Option(
            names = "--stream",
            paramLabel = "lines|bytes",
            description =
                    "send what the program prints while it runs: lines, each a piece of text; or bytes, as they come")
    private @Nullable Stream stream;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10s",
            description = "how long a stop lets calls under way end; new ones come no more (default ${DEFAULT-VALUE})")
    private Duration grace = Duration.ZERO;

    @Override
    public Integer call() {
        if (maxCalls < 1 || maxCalls > MAX_CALLS || maxRunning < 1 || maxRunning > maxCalls) {
            throw CommandException.usage("--max-running is " + maxRunning + " and --max-calls " + maxCalls
                    + "; expected 1 to " + MAX_CALLS + ", and no more running than calls");
        }
        if (!ProgramRun.isThere(command.get(0))) {
            throw CommandException.notFound(
                    "there is no program " + command.get(0) + " to run; expected one on the PATH, or the path of one");
        }
        Semaphore places = new Semaphore(maxRunning, true);
        try (HubClient client = connection.openWithGrace(grace)) {
            Publication publication = client.publish(
                    ProviderOptions.defaults().withMaxCalls(maxCalls),
                    List.of(declaration()),
                    (call, context) -> run(call, context, places));
            return Interruption.during(() -> untilOver(publication), publication::close, grace);
        }
    }

    private int untilOver(Publication publication) {
        announce(publication.services());
        EndCause end = Watching.end(publication.closed());
        if (end == EndCause.CLOSED) {
            return ExitCode.DONE;
        }
        output.say("Another provider took the service over.");
        return ExitCode.FAILED;
    }

    private ServiceDeclaration declaration() {
        boolean nameIsId = name.matches("[A-Za-z0-9._:@/-]{1,128}");
        return ServiceDeclaration.newBuilder()
                .setServiceId(id.isEmpty() && nameIsId ? name : id)
                .setName(name)
                .setDescription(description.isEmpty() ? String.join(" ", command) : description)
                .addAllTags(tags)
                .build();
    }

    private void announce(List<Service> services) {
        for (Service service : services) {
            output.print(
                    service,
                    () -> "serving " + service.getName() + " as " + service.getServiceId() + " of agent "
                            + service.getOwner() + "; stop with Ctrl-C");
        }
    }

    private Payload run(ServedCall call, CallContext context, Semaphore places) throws InterruptedException {
        places.acquire();
        try {
            if (context.isCanceled() || context.remaining().isZero()) {
                throw new CallFailedException("KILLED", "the call was over before the program could run");
            }
            ProgramRun run = ProgramRun.start(command, call);
            context.onCanceled(run::kill);
            return run.result(call, context, stream == null ? ProgramOutput.GATHERED : stream.output);
        } finally {
            places.release();
        }
    }
}
