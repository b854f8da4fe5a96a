package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.ReceiptListener;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Receipt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows receipts. */
@Command(
        name = "receipts",
        mixinStandardHelpOptions = true,
        description =
                "Follows how far the readers of the agent's channels are: what they acknowledged, and what they say"
                        + " they read.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar watch receipts --as alice"})
final class WatchReceiptsCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.info();
            try (Subscription receipts = client.async().messages().receipts(new Listener())) {
                return Watching.untilOver(receipts.closed(), output);
            }
        }
    }

    private static String line(Receipt receipt) {
        return Entries.time(receipt.getChangedAt()) + "  " + receipt.getChannelId() + "  "
                + Output.plain(receipt.getAgentId())
                + (receipt.getReader().isEmpty() ? "" : " (reader " + receipt.getReader() + ")")
                + ": delivered through " + receipt.getDeliveredThrough()
                + ", read through " + receipt.getReadThrough()
                + (receipt.getExpiredThrough() == 0 ? "" : ", expired through " + receipt.getExpiredThrough());
    }

    private final class Listener implements ReceiptListener {
        @Override
        public void onReceipt(Receipt receipt) {
            output.print(receipt, () -> line(receipt));
        }

        @Override
        public void onReset() {
            Watching.tellReset(output);
        }
    }
}
