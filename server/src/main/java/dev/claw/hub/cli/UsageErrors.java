package dev.claw.hub.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a mistyped command what is wrong with it, and where its help is; the whole help would push that off the screen. */
final class UsageErrors implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        String path = command.getCommandSpec().qualifiedName().replaceFirst("^claw-hub ?", "");
        err.println("See: " + Invocation.told() + " " + (path.isEmpty() ? "" : path + " ") + "--help");
        err.flush();
        return ExitCode.USAGE;
    }
}
