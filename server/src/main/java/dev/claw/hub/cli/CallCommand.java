package dev.claw.hub.cli;

import dev.claw.hub.client.CallHandle;
import dev.claw.hub.client.Calls;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a service once. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description =
                "Calls a service and prints its result, behind the pieces of output if it sends any. Ctrl-C cancels the"
                        + " call. On a terminal, how far it is stands in a line of its own.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = CallGetCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar call words '{\"text\":\"one two three\"}'",
            "  echo '{\"city\":\"北京\"}' | java -jar claw-hub.jar call weather - --timeout 5s",
            "  java -jar claw-hub.jar call transcribe --input talk.wav > talk.txt",
            "  java -jar claw-hub.jar call report --keep --id r1 --timeout 10min",
            "  java -jar claw-hub.jar call get r1"
        })
final class CallCommand implements Callable<Integer> {
    private static final Duration CANCELLING = Duration.ofSeconds(5);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(
            index = "0",
            // Required all the same: picocli would demand it of the commands below this one too.
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "the service's id, or its name if no other has it (one that is named get: by its id)")
    private String service = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PARAMETERS",
            defaultValue = "{}",
            description = "JSON; - reads standard input (default ${DEFAULT-VALUE})")
    private String parameters = "{}";

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "",
            description = "what to do there, if the service does several things")
    private String method = "";

    @Option(
            names = "--key",
            paramLabel = "SECRET",
            defaultValue = "",
            description = "the secret of a key, where the service needs one")
    private String key = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "30s",
            description = "how long to wait, at most 10min (default ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = "",
            description = "stream this file to the provider in pieces; - streams standard input")
    private String input = "";

    @Option(names = "--idempotent", description = "doing it twice is harmless: when its provider is lost, try another")
    private boolean idempotent;

    @Option(
            names = "--keep",
            description =
                    "go on when this link breaks, and keep the answer for `call get ID`; Ctrl-C leaves it running")
    private boolean keep;

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the call's own id (default: a new one)")
    private String callId = "";

    @Override
    public Integer call() throws IOException {
        OutgoingCall call = outgoing();
        Optional<CallInput> pieces = input.isEmpty() ? Optional.empty() : Optional.of(CallInput.open(input));
        CallScreen screen = new CallScreen(output);
        try (HubClient client = connection.open()) {
            long window = pieces.isEmpty() ? 0 : client.info().getLimits().getCallWindowBytes();
            if (keep) {
                output.say("The call's id is " + call.getCallId() + ".");
            }
            Calls calls = client.async().calls();
            CallHandle running = keep ? calls.startKeeping(call, screen) : calls.start(call, screen);
            return Interruption.during(
                    () -> {
                        pieces.ifPresent(all -> all.begin(running, window, why -> {
                            output.say(why);
                            cancel(calls, running);
                        }));
                        return await(running, screen);
                    },
                    () -> stop(calls, running),
                    keep ? Duration.ZERO : CANCELLING);
        }
    }

    private int await(CallHandle running, CallScreen screen) {
        try {
            int done = screen.result(running.result().join());
            if (running.interrupted()) {
                output.say("The link to the hub was lost meanwhile; pieces may be missing.");
            }
            return done;
        } catch (CompletionException e) {
            screen.clear();
            throw HubException.from(e);
        }
    }

    private OutgoingCall outgoing() throws IOException {
        if (service.isEmpty()) {
            throw CommandException.usage("expected SERVICE, the id or name of what to call; `services` lists them");
        }
        if (parameters.equals("-") && input.equals("-")) {
            throw CommandException.usage(
                    "PARAMETERS and --input are both -; expected standard input to be one of them");
        }
        String json =
                parameters.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : parameters;
        if (JsonText.parse(json).isEmpty()) {
            throw CommandException.usage("PARAMETERS is no JSON: " + Output.plain(json)
                    + "; expected such as '{\"text\":\"hello\"}' (mind the shell's quotes)");
        }
        return OutgoingCall.newBuilder()
                .setCallId(callId.isEmpty() ? "call-" + UUID.randomUUID() : callId)
                .setServiceId(service)
                .setMethod(method)
                .setKey(key)
                .setTimeout(Durations.proto(timeout))
                .setOnDisconnect(keep ? OnDisconnect.ON_DISCONNECT_KEEP : OnDisconnect.ON_DISCONNECT_CANCEL)
                .setIdempotent(idempotent)
                .setStreamsInput(!input.isEmpty())
                .setParameters(Payloads.json(json))
                .build();
    }

    /** A call that is kept goes on without its caller; another one is cancelled. */
    private void stop(Calls calls, CallHandle running) {
        if (!keep) {
            cancel(calls, running);
        }
    }

    /** The hub tells what came of it; one that cannot be asked, or does not have the call yet, need not. */
    private static void cancel(Calls calls, CallHandle running) {
        calls.cancel(running.callId()).whenComplete((done, failure) -> {
            if (failure != null) {
                running.cancel();
            }
        });
    }
}
