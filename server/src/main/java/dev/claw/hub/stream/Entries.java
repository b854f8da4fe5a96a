package dev.claw.hub.stream;

import com.google.rpc.Status;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.v1.ErrorReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Frames of several entries: each has its own outcome, and the frame's answer tells them in order. */
public final class Entries {
    private Entries() {}

    /**
     * Refuses a frame with none or too many.
     *
     * @param field the entries' name in the frame
     */
    public static <E> List<E> within(List<E> entries, String field, int most) {
        if (entries.isEmpty() || entries.size() > most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_BATCH_SIZE,
                    field + " has " + entries.size() + " entries; expected 1 to " + most);
        }
        return entries;
    }

    /** Starts the use case of each entry, in order; what one throws is its own outcome. */
    public static <E, T> List<CompletionStage<T>> each(List<E> entries, Function<E, CompletionStage<T>> useCase) {
        return entries.stream()
                .map(entry -> attempt(() -> useCase.apply(entry)))
                .toList();
    }

    /** One entry's use case; what it throws is its outcome too. */
    public static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> useCase) {
        try {
            return useCase.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /**
     * Hands over all results in order when the last outcome is there, on the thread that completes it.
     *
     * @param ok encodes what an entry came to
     * @param error encodes why it failed
     */
    public static <T, R> void whenAll(
            List<CompletionStage<T>> outcomes, Function<T, R> ok, Function<Status, R> error, Consumer<List<R>> done) {
        int count = outcomes.size();
        AtomicReferenceArray<R> results = new AtomicReferenceArray<>(count);
        AtomicInteger missing = new AtomicInteger(count);
        for (int i = 0; i < count; i++) {
            int at = i;
            outcomes.get(i).whenComplete((value, fault) -> {
                results.set(at, fault == null ? ok.apply(value) : error.apply(Statuses.of(fault)));
                if (missing.decrementAndGet() == 0) {
                    done.accept(IntStream.range(0, count).mapToObj(results::get).toList());
                }
            });
        }
    }
}
