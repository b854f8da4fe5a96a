package dev.claw.hub.cli;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.stream.Loops;
import dev.claw.hub.wiring.Hub;
import dev.claw.hub.wiring.HubInfo;
import dev.claw.hub.wiring.HubSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a hub until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs a hub. This is what happens when no command is given.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar",
            "  java -jar claw-hub.jar serve --grpc-port 0 --ws-port off --data /tmp/hub"
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "${env:CLAW_HOST:-127.0.0.1}",
            description = "the address to listen at; loopback only in this version (env CLAW_HOST; ${DEFAULT-VALUE})")
    private String host = "";

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            defaultValue = "${env:CLAW_GRPC_PORT:-50051}",
            description = "the gRPC port; 0 for any free one, off for none (env CLAW_GRPC_PORT; ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Port grpcPort;

    @Option(
            names = "--ws-port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            defaultValue = "${env:CLAW_WS_PORT:-8765}",
            description =
                    "the WebSocket port of the old JSON agents; 0 for any free one, off for none (env CLAW_WS_PORT; ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Port wsPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CLAW_DATA:-}",
            description = "the folder of the store (env CLAW_DATA; default: claw-hub in the user's data folder)")
    private String data = "";

    @Option(
            names = "--ephemeral",
            description = "keeps everything in memory: no data on disk, and nothing survives the hub; not with --data")
    private boolean ephemeral;

    @Option(
            names = "--grace",
            converter = Durations.class,
            defaultValue = "${env:CLAW_GRACE:-5s}",
            description = "how long a stop lets calls under way end (env CLAW_GRACE; ${DEFAULT-VALUE})")
    private Duration grace = Duration.ofSeconds(5);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Path folder = data.isEmpty() ? DataFolder.ofUser() : Path.of(data);
        try {
            requireLoopback();
            requireOnePlaceForData();
            HubSettings settings = new HubSettings(
                    host,
                    grpcPort.number(),
                    wsPort.number(),
                    folder,
                    Loops.defaultThreads(),
                    grace,
                    HubLimits.defaults());
            Hub hub = Hub.start(ephemeral ? settings.ephemeral() : settings);
            Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "claw-stop"));
            announce(hub, folder);
            hub.awaitStop();
            return ExitCode.DONE;
        } catch (StoreOpenException refused) {
            err.println("The hub does not start: " + refused.getMessage());
            return ExitCode.REFUSES_TO_START;
        } catch (UsageException refused) {
            err.println("The hub does not start: " + refused.getMessage());
            return ExitCode.REFUSES_TO_START;
        } catch (IOException taken) {
            err.println("The hub does not start: " + reason(taken) + ". Is another hub running? Choose other ports "
                    + "with --grpc-port and --ws-port.");
            return ExitCode.FAILED;
        }
    }

    private void requireLoopback() {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    throw new UsageException("--host " + host + " is reachable from other machines, and this version "
                            + "has neither authentication nor TLS. Use --host 127.0.0.1.");
                }
            }
        } catch (UnknownHostException e) {
            throw new UsageException("--host " + host + " is no address of this machine. Use --host 127.0.0.1.");
        }
    }

    private void requireOnePlaceForData() {
        if (ephemeral && !data.isEmpty()) {
            throw new UsageException("--ephemeral keeps no data on disk, and --data (or CLAW_DATA) names the folder "
                    + data + " for it. Give one of the two.");
        }
    }

    private void announce(Hub hub, Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("claw-hub " + HubInfo.version()
                + (ephemeral
                        ? ", ephemeral: data in memory only, nothing survives this process"
                        : ", data in " + folder.toAbsolutePath()));
        hub.grpcAddress().ifPresent(address -> out.println("  gRPC          " + shown(address)));
        hub.wsAddress().ifPresent(address -> out.println("  old agents    ws://" + shown(address)));
        out.println("  open to every program on this machine: agents name themselves, nothing is authenticated");
        hub.grpcAddress().ifPresent(address -> {
            String which = address.getPort() == 50_051 ? "" : " --hub " + shown(address);
            out.println("try:  java -jar claw-hub.jar provide words" + which + " -- wc -w");
            out.println("      java -jar claw-hub.jar call words" + which + " '{\"text\":\"one two\"}'");
            out.println("      java -jar claw-hub.jar send bob" + which + " hello");
        });
        out.flush();
    }

    private static String shown(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String reason(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return failure.getMessage() + (cause == failure ? "" : " (" + cause.getMessage() + ")");
    }
}
