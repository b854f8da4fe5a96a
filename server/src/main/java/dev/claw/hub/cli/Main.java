package dev.claw.hub.cli;

import dev.claw.hub.wiring.HubInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of the jar: a command, or {@code serve} when none is given. */
@Command(
        name = "claw-hub",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A hub where software agents find each other, talk, and call each other's services.",
        subcommands = {
            ServeCommand.class,
            AdapterCommand.class,
            ProvideCommand.class,
            ServicesCommand.class,
            CallCommand.class,
            SendCommand.class,
            InboxCommand.class,
            HistoryCommand.class,
            ChatCommand.class,
            ChannelsCommand.class,
            KeysCommand.class,
            AgentsCommand.class,
            WatchCommand.class,
            InfoCommand.class,
            BenchCommand.class,
            ConfigCommand.class,
            CompletionCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar                              run a hub",
            "  java -jar claw-hub.jar provide words -- wc -w       make a program a service",
            "  java -jar claw-hub.jar call words '{\"text\":\"a b\"}'  call it",
            "  java -jar claw-hub.jar send bob \"hello\"             send a message",
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 denied, 5 unavailable or",
            "timed out, 78 the hub refuses to start."
        })
public final class Main {
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(withCommand(args)));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        SettingOptions.addTo(subcommand(commandLine, "serve").getCommandSpec());
        SettingOptions.addTo(
                subcommand(subcommand(commandLine, "config"), "show").getCommandSpec());
        commandLine.setParameterExceptionHandler(new UsageErrors());
        commandLine.setExecutionExceptionHandler(new Failures());
        return commandLine;
    }

    private static CommandLine subcommand(CommandLine above, String name) {
        return Objects.requireNonNull(above.getSubcommands().get(name), name);
    }

    private static String[] withCommand(String[] args) {
        boolean serves = args.length == 0 || args[0].startsWith("-") && !OWN_OPTIONS.contains(args[0]);
        if (!serves) {
            return args;
        }
        List<String> withServe = new ArrayList<>(List.of("serve"));
        withServe.addAll(Arrays.asList(args));
        return withServe.toArray(String[]::new);
    }

    /** The version of this jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"claw-hub " + HubInfo.version()};
        }
    }
}
