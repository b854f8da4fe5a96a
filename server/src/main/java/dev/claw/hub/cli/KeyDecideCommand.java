package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.KeyDecisionKind;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides on a key request. */
@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        description = "Grants or refuses a key request that waits for the agent's decision. The first decision stands.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar keys decide kr_0123456789abcdef grant --max-calls 10",
            "  java -jar claw-hub.jar keys decide kr_0123456789abcdef refuse --note full"
        })
final class KeyDecideCommand implements Callable<Integer> {
    /** Decisions as they are typed. */
    enum Decision {
        grant,
        refuse
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private KeyTerms terms = new KeyTerms();

    @Parameters(index = "0", paramLabel = "REQUEST", description = "the request's id, as `keys pending` lists it")
    private String request = "";

    @Parameters(index = "1", paramLabel = "grant|refuse", description = "what the agent decides")
    private Decision decision = Decision.refuse;

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the consumer with a no")
    private String note = "";

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "grant by this variant, instead of the one asked for")
    private Optional<String> variant = Optional.empty();

    @Override
    public Integer call() {
        DecideKeyRequest.Builder decided = DecideKeyRequest.newBuilder()
                .setKeyRequestId(request)
                .setDecision(KeyDecisionKind.valueOf(
                        "KEY_DECISION_KIND_" + decision.name().toUpperCase(Locale.ROOT)))
                .setNote(note);
        terms.lifetime().ifPresent(decided::setLifetime);
        terms.maxCalls().ifPresent(decided::setMaxCalls);
        variant.ifPresent(decided::setVariant);
        try (HubClient client = connection.open()) {
            DecideKeyResponse answer = client.decideKey(decided.build());
            output.print(answer, () -> answer.hasKey() ? KeyText.line(answer.getKey()) : "refused " + request);
            return ExitCode.DONE;
        }
    }
}
