package dev.claw.hub.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.cli.config.SettingTable;
import dev.claw.hub.cli.config.Settings;
import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.wiring.Hub;
import dev.claw.hub.wiring.HubInfo;
import dev.claw.hub.wiring.HubSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a hub until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs a hub. This is what happens when no command is given. Options win over the environment, that over the "
                        + "file of --config, and that over the defaults.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar",
            "  java -jar claw-hub.jar serve --grpc-port 0 --ws-port off --data /tmp/hub",
            "  java -jar claw-hub.jar config show --defaults > hub.yaml",
            "  java -jar claw-hub.jar serve --config hub.yaml --set limits.payload=64KiB"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int STANDARD_PORT = 50_051;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--ephemeral",
            description = "keeps everything in memory: no data on disk, and nothing survives the hub; not with --data")
    private boolean ephemeral;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Settings settings = SettingOptions.in(spec);
            logAt(settings.get(SettingTable.LOG_LEVEL));
            if (ephemeral && settings.isGiven(SettingTable.DATA)) {
                err.println(
                        "The hub does not start: --ephemeral keeps no data on disk, and --data (or CLAW_DATA, or the "
                                + "file) names the folder " + settings.get(SettingTable.DATA)
                                + " for it. Give one of the two.");
                return ExitCode.REFUSES_TO_START;
            }
            Hub hub = Hub.start(ephemeral ? settings.hub().ephemeral() : settings.hub());
            Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "claw-stop"));
            announce(hub, settings.hub());
            hub.awaitStop();
            return ExitCode.DONE;
        } catch (ConfigException refused) {
            err.println("The hub does not start:\n" + refused.getMessage());
            return ExitCode.of(refused);
        } catch (StoreOpenException refused) {
            err.println("The hub does not start: " + refused.getMessage());
            return ExitCode.REFUSES_TO_START;
        } catch (IOException taken) {
            err.println("The hub does not start: " + reason(taken) + ". Is another hub running? Choose other ports "
                    + "with --grpc-port, --ws-port and --rest-port.");
            return ExitCode.FAILED;
        }
    }

    static void logAt(String level) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(level));
        }
    }

    private void announce(Hub hub, HubSettings settings) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("claw-hub " + HubInfo.version()
                + (ephemeral
                        ? ", ephemeral: data in memory only, nothing survives this process"
                        : ", data in " + settings.data().toAbsolutePath()));
        hub.grpcAddress().ifPresent(address -> out.println("  gRPC          " + shown(address)));
        hub.wsAddress().ifPresent(address -> out.println("  old agents    ws://" + shown(address)));
        hub.restAddress().ifPresent(address -> out.println("  their REST    http://" + shown(address)));
        out.println("  open to every program on this machine: agents name themselves, nothing is authenticated"
                + " but who is enrolled");
        hub.grpcAddress().ifPresent(address -> {
            String which = address.getPort() == STANDARD_PORT ? "" : " --hub " + shown(address);
            out.println("try:  " + Invocation.told() + " provide words" + which + " -- wc -w");
            out.println("      " + Invocation.told() + " call words" + which + " '{\"text\":\"one two\"}'");
            out.println("      " + Invocation.told() + " send bob" + which + " hello");
        });
        out.flush();
    }

    static String shown(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String reason(IOException failure) {
        String told = String.valueOf(failure.getMessage());
        String cause = failure.getCause() == null
                ? told
                : String.valueOf(failure.getCause().getMessage());
        return told.contains(cause) ? told : told + " (" + cause + ")";
    }
}
