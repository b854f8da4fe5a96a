package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a key policy. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Sets the key policy of an own service: from then on a call needs a key. What is not said has the"
                + " hub's defaults; keys that were granted stay as they are.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar keys policy set weather --max-calls 100 --lifetime 7d",
            "  java -jar claw-hub.jar keys policy set weather --approval ask \\",
            "      --variant trial,max-calls=5,lifetime=1h,approval=auto \\",
            "      --variant \"pro,max-calls=100000,about=每月\""
        })
final class KeyPolicySetCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private KeyTerms terms = new KeyTerms();

    @Parameters(paramLabel = "SERVICE", description = "the service's id")
    private String service = "";

    @Option(
            names = "--approval",
            paramLabel = "WHO",
            defaultValue = "auto",
            description = "who decides: ${COMPLETION-CANDIDATES} (the hub at once, or the provider; default"
                    + " ${DEFAULT-VALUE})")
    private VariantText.Decider approval = VariantText.Decider.auto;

    @Option(names = "--optional", description = "let calls without a key in; those with one are counted all the same")
    private boolean optional;

    @Option(
            names = "--variant",
            paramLabel = "NAME[,KEY=VALUE...]",
            description =
                    "other terms that may be asked for, by name; keys: max-calls, lifetime, approval, about; may be"
                            + " given several times")
    private List<String> variants = List.of();

    @Override
    public Integer call() {
        KeyPolicy.Builder policy = KeyPolicy.newBuilder()
                .setApproval(VariantText.approval(approval))
                .setOptional(optional);
        terms.lifetime().ifPresent(policy::setLifetime);
        terms.maxCalls().ifPresent(policy::setMaxCalls);
        variants.forEach(text -> policy.addVariants(VariantText.parse(text)));
        try (HubClient client = connection.open()) {
            SetKeyPolicyResponse set = client.setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                    .setServiceId(service)
                    .setPolicy(policy)
                    .build());
            output.print(set, () -> VariantText.sheet(set.getServiceId(), set.getPolicy()));
            return ExitCode.DONE;
        }
    }
}
