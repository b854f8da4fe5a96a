package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.RevokeKeyRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes a key. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Revokes a key, as its holder or as the service's owner: no call is made under it any more.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar keys revoke key_0123456789abcdef"})
final class KeyRevokeCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "KEY", description = "the key's id, or its secret")
    private String named = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Key key = client.revokeKey(
                            RevokeKeyRequest.newBuilder().setKey(named).build())
                    .getKey();
            output.print(key, () -> KeyText.line(key));
            return ExitCode.DONE;
        }
    }
}
