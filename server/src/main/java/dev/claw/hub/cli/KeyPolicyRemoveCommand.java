package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a key policy. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes the key policy of an own service: calls need no key any more.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar keys policy remove weather"})
final class KeyPolicyRemoveCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id")
    private String service = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            SetKeyPolicyResponse removed = client.setKeyPolicy(
                    SetKeyPolicyRequest.newBuilder().setServiceId(service).build());
            output.print(removed, () -> removed.getServiceId() + " needs no key");
            return ExitCode.DONE;
        }
    }
}
