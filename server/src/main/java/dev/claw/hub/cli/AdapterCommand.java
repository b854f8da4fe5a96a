package dev.claw.hub.cli;

import dev.claw.hub.adapter.AdapterAddresses;
import dev.claw.hub.cli.config.AdapterSettings;
import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.client.HubException;
import dev.claw.hub.wiring.HubInfo;
import dev.claw.hub.wiring.RemoteDoor;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the doors of the old JSON agents before a hub elsewhere, until it is told to stop. */
@Command(
        name = "adapter",
        mixinStandardHelpOptions = true,
        description =
                "Runs the doors of the old JSON agents in a process of their own, for a hub elsewhere that knows the same "
                        + "gateway token (its --gateway-token-file). Waits for the hub if it does not answer yet, and for its "
                        + "return when it goes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar serve --ws-port off --gateway-token-file gateway.token",
            "  java -jar claw-hub.jar adapter --gateway-token-file gateway.token"
        })
final class AdapterCommand implements Callable<Integer> {
    private static final Duration TRY_EVERY = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--hub",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:CLAW_HUB:-127.0.0.1:50051}",
            description = "the hub's gRPC address (env CLAW_HUB; default ${DEFAULT-VALUE})")
    private String hub = "";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen at; loopback only in this version (default ${DEFAULT-VALUE})")
    private String host = "";

    @Option(
            names = "--ws-port",
            paramLabel = "PORT",
            defaultValue = "${env:CLAW_WS_PORT:-8765}",
            description = "the WebSocket port: 0 for any free one, or off (env CLAW_WS_PORT; default ${DEFAULT-VALUE})")
    private String wsPort = "";

    @Option(
            names = "--rest-port",
            paramLabel = "PORT",
            defaultValue = "${env:CLAW_REST_PORT:-}",
            description =
                    "the HTTP port: 0 for any free one, or off (env CLAW_REST_PORT; default: 5000 below --ws-port)")
    private String restPort = "";

    @Option(
            names = "--gateway-token-file",
            paramLabel = "FILE",
            defaultValue = "${env:CLAW_GATEWAY_TOKEN_FILE:-}",
            description =
                    "a file whose first line is the gateway token that the hub knows (env CLAW_GATEWAY_TOKEN_FILE, "
                            + "or the token itself in CLAW_GATEWAY_TOKEN)")
    private String tokenFile = "";

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "how long a stop lets requests under way end (default ${DEFAULT-VALUE})")
    private String grace = "";

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:CLAW_LOG_LEVEL:-warn}",
            description = "how much it tells on standard error: error, warn, info, debug or trace (env CLAW_LOG_LEVEL; "
                    + "default ${DEFAULT-VALUE})")
    private String logLevel = "";

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        AdapterSettings settings;
        try {
            settings = AdapterSettings.of(
                    new AdapterSettings.Options(HubAddress.checked(hub), host, wsPort, restPort, grace, logLevel),
                    tokenFile,
                    Optional.ofNullable(System.getenv("CLAW_GATEWAY_TOKEN")));
        } catch (ConfigException refused) {
            err.println("The adapter does not start:\n" + refused.getMessage());
            return ExitCode.of(refused);
        }
        ServeCommand.logAt(settings.logLevel());
        RemoteDoor door = new RemoteDoor(settings.place(), settings.gatewayToken());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            door.close();
                            stopped.countDown();
                        },
                        "claw-stop"));
        try {
            reach(door);
            announce(door.open());
        } catch (HubException refused) {
            err.println("The adapter does not start: the hub at " + hub + " refuses it: " + refused.getMessage()
                    + ". Give both the same token, the hub with its own --gateway-token-file.");
            return ExitCode.of(refused);
        } catch (IOException taken) {
            err.println("The adapter does not start: " + taken.getMessage()
                    + ". Does a hub listen there already? Choose other ports with --ws-port and --rest-port.");
            return ExitCode.FAILED;
        }
        stopped.await();
        return ExitCode.DONE;
    }

    /** Waits for the hub, and says so once. */
    private void reach(RemoteDoor door) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        boolean told = false;
        while (true) {
            try {
                door.check();
                return;
            } catch (HubException failure) {
                if (ExitCode.of(failure) != ExitCode.UNAVAILABLE) {
                    throw failure;
                }
                if (!told) {
                    err.println("no hub answers at " + hub + " (" + failure.getMessage()
                            + "); trying again until one does");
                    err.flush();
                    told = true;
                }
            }
            Thread.sleep(TRY_EVERY.toMillis());
        }
    }

    private void announce(AdapterAddresses addresses) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("claw-hub " + HubInfo.version() + " adapter, for the hub at " + hub);
        addresses.webSocket().ifPresent(address -> out.println("  old agents    ws://" + ServeCommand.shown(address)));
        addresses.rest().ifPresent(address -> out.println("  their REST    http://" + ServeCommand.shown(address)));
        out.println("  open to every program on this machine: agents name themselves, nothing is authenticated"
                + " but who is enrolled");
        out.flush();
    }
}
