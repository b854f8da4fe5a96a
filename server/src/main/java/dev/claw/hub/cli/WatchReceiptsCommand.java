package dev.claw.hub.cli;

import dev.claw.hub.cli.wire.Follower;
import dev.claw.hub.cli.wire.HubWire;
import dev.claw.hub.cli.wire.WireException;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
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
                        + " they read.")
final class WatchReceiptsCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        ExchangeRequest open = ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder().setWindow(0).setReceipts(true))
                .build();
        try (HubWire wire = connection.wire();
                Follower<?, ?> follower = Follower.begin(
                        wire,
                        MessageServiceGrpc.getExchangeMethod(),
                        () -> open,
                        this::print,
                        () -> Watching.tellReset(output))) {
            return Watching.untilOver(follower, output);
        }
    }

    private void print(ExchangeResponse frame) {
        if (frame.hasError()) {
            throw WireException.of(frame.getError());
        }
        frame.getReceipts().getReceiptsList().forEach(receipt -> output.print(receipt, () -> line(receipt)));
    }

    private static String line(Receipt receipt) {
        return Entries.time(receipt.getChangedAt()) + "  " + receipt.getChannelId() + "  "
                + Output.plain(receipt.getAgentId())
                + (receipt.getReader().isEmpty() ? "" : " (reader " + receipt.getReader() + ")")
                + ": delivered through " + receipt.getDeliveredThrough()
                + ", read through " + receipt.getReadThrough()
                + (receipt.getExpiredThrough() == 0 ? "" : ", expired through " + receipt.getExpiredThrough());
    }
}
