package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.PendingKeyRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the requests that wait for the agent's decision. */
@Command(
        name = "pending",
        mixinStandardHelpOptions = true,
        description = "Lists the key requests that wait for the agent's decision; `watch keys` follows them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar keys pending",
            "  java -jar claw-hub.jar keys decide kr_0123456789abcdef grant"
        })
final class KeyPendingCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        List<PendingKeyRequest> requests = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> complete = new CompletableFuture<>();
        try (HubClient client = connection.open();
                Subscription issue = client.issue(new Snapshot(requests, complete))) {
            client.info();
            issue.closed().whenComplete((cause, failure) -> complete.complete(null));
            complete.join();
            Watching.requireNotRefused(issue.closed());
            output.print(
                    List.copyOf(requests),
                    "No key requests wait for " + connection.agent() + ".",
                    List.of("id", "service", "consumer", "variant", "renews", "purpose"),
                    KeyPendingCommand::row);
            return ExitCode.DONE;
        }
    }

    private static List<String> row(PendingKeyRequest request) {
        return List.of(
                request.getKeyRequestId(),
                request.getServiceId(),
                Output.plain(request.getConsumer()),
                request.getVariant().isEmpty() ? "-" : request.getVariant(),
                request.getRenewKeyId().isEmpty() ? "-" : request.getRenewKeyId(),
                Output.plain(request.getPurpose()));
    }

    private record Snapshot(List<PendingKeyRequest> requests, CompletableFuture<Void> complete)
            implements KeyRequestListener {
        @Override
        public void onRequest(PendingKeyRequest request) {
            requests.add(request);
        }

        @Override
        public void onCaughtUp() {
            complete.complete(null);
        }

        @Override
        public void onReset() {
            requests.clear();
        }
    }
}
