package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.ReceiptListener;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.SentMessage;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether what one agent sent was acknowledged. It follows the hub's receipts from the first question on, by
 * the client of the agent's other questions, and no longer than that one stays open. Holds the newest receipts of a few
 * channels, for one may come before the answer of the message it is about. Owned by its event loop; {@link #delivered}
 * may be called from any thread.
 */
final class ReceiptWatch {
    private static final int MAX_WAITS = 1_000;
    private static final int RECENT_CHANNELS = 256;

    private final HubWork work;
    private final EventLoop loop;
    private final List<Wait> waits = new ArrayList<>();
    private final Map<String, Long> delivered = new LinkedHashMap<>();
    private @Nullable AsyncHubClient followed;

    private record Wait(SentMessage sent, CompletableFuture<Boolean> answer) {}

    ReceiptWatch(HubWork work, EventLoop loop) {
        this.work = work;
        this.loop = loop;
    }

    /**
     * Whether a reader of another agent acknowledges the message in that time; false at once when
     * {@value #MAX_WAITS} messages wait already. Never fails.
     */
    CompletableFuture<Boolean> delivered(SentMessage sent, Duration within) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        work.ask(hub -> {
            Loops.run(loop, () -> begin(hub, new Wait(sent, answer), within));
            return answer;
        });
        return answer;
    }

    private void begin(AsyncHubClient hub, Wait wait, Duration within) {
        if (waits.size() >= MAX_WAITS) {
            wait.answer().complete(false);
            return;
        }
        follow(hub);
        if (covers(delivered.getOrDefault(wait.sent().getChannelId(), 0L), wait)) {
            wait.answer().complete(true);
            return;
        }
        waits.add(wait);
        loop.schedule(
                () -> {
                    if (waits.remove(wait)) {
                        wait.answer().complete(false);
                    }
                },
                within.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void follow(AsyncHubClient hub) {
        if (!hub.equals(followed)) {
            followed = hub;
            delivered.clear();
            hub.messages().receipts(new Listener(hub));
        }
    }

    private void received(Receipt receipt) {
        String channel = receipt.getChannelId();
        long through = Math.max(receipt.getDeliveredThrough(), delivered.getOrDefault(channel, 0L));
        // Put behind the others, so that the channel that was quiet for longest is forgotten first.
        delivered.remove(channel);
        delivered.put(channel, through);
        if (delivered.size() > RECENT_CHANNELS) {
            Iterator<String> oldest = delivered.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        List<Wait> covered = waits.stream()
                .filter(wait -> wait.sent().getChannelId().equals(channel) && covers(through, wait))
                .toList();
        waits.removeAll(covered);
        covered.forEach(wait -> wait.answer().complete(true));
    }

    private static boolean covers(long through, Wait wait) {
        return through >= wait.sent().getSeq();
    }

    /** Hears of receipts, on a thread of the transport. */
    private final class Listener implements ReceiptListener {
        private final AsyncHubClient hub;

        Listener(AsyncHubClient hub) {
            this.hub = hub;
        }

        @Override
        public void onReceipt(Receipt receipt) {
            Loops.run(loop, () -> {
                if (hub.equals(followed)) {
                    received(receipt);
                }
            });
        }

        /** Positions never fall: what is told again changes nothing. */
        @Override
        public void onReset() {}
    }
}
