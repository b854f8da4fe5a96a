package dev.claw.hub.client;

import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a call tells before its answer; takes pieces at once, or when the test says so. */
final class Heard implements CallListener {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<Void>> untaken = new ConcurrentLinkedQueue<>();
    private volatile boolean slow;

    /** Takes no piece by itself any more. */
    Heard slow() {
        slow = true;
        return this;
    }

    /** Takes the oldest piece that waits. */
    void takeOne() {
        await().until(() -> !untaken.isEmpty());
        untaken.remove().complete(null);
    }

    void failOne(RuntimeException failure) {
        await().until(() -> !untaken.isEmpty());
        untaken.remove().completeExceptionally(failure);
    }

    List<String> told() {
        return told;
    }

    void awaitTold(String... expected) {
        await().until(() -> told.equals(List.of(expected)));
    }

    @Override
    public CompletionStage<Void> onChunk(Payload chunk) {
        told.add(Payloads.asText(chunk));
        CompletableFuture<Void> taken = new CompletableFuture<>();
        if (slow) {
            untaken.add(taken);
        } else {
            taken.complete(null);
        }
        return taken;
    }

    @Override
    public void onEnd() {
        told.add("end");
    }

    @Override
    public void onProgress(Progress progress) {
        told.add("progress " + progress.getDone());
    }
}
