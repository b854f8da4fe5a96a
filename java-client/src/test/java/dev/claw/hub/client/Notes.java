package dev.claw.hub.client;

import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Gap;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what an inbox tells. */
final class Notes implements InboxListener {
    private final List<ReceivedEntry> entries = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean acknowledging;
    private volatile boolean failing;

    /** Acknowledges each entry within its callback. */
    void acknowledging() {
        acknowledging = true;
    }

    /** The next callback throws. */
    void failingOnce() {
        failing = true;
    }

    List<ReceivedEntry> entries() {
        return entries;
    }

    /** Everything that was told, in order. */
    List<String> texts() {
        return texts;
    }

    void awaitSeqs(long... seqs) {
        await().until(() -> Arrays.equals(
                seqs,
                entries.stream().mapToLong(entry -> entry.entry().getInboxSeq()).toArray()));
    }

    @Override
    public void onEntry(ReceivedEntry entry) {
        if (failing) {
            failing = false;
            throw new IllegalStateException("the callback breaks");
        }
        texts.add(Payloads.asText(entry.entry().getMessage().getPayload()));
        entries.add(entry);
        if (acknowledging) {
            entry.acknowledge();
        }
    }

    @Override
    public void onCaughtUp() {
        texts.add("caught up");
    }

    @Override
    public void onGap(Gap gap) {
        texts.add("gap " + gap.getCause());
    }

    @Override
    public void onSuperseded() {
        texts.add("superseded");
    }
}
