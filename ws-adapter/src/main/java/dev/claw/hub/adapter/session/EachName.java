package dev.claw.hub.adapter.session;

import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks for one name of a connection after the other: what it owns may be of a name that it had before. Without state; may
 * be used from any thread.
 */
final class EachName {
    private static final Set<ErrorReason> NOTHING_OF_IT = EnumSet.of(
            ErrorReason.ERROR_REASON_NOT_OWNER,
            ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND,
            ErrorReason.ERROR_REASON_KEY_UNKNOWN);

    private EachName() {}

    /**
     * The first answer that is something; if there is none, what the first name was told.
     *
     * @param names at least one, in the order in which they are asked for
     * @param nothing whether an answer means that the name has nothing of what was asked for
     */
    static <T> CompletableFuture<T> ask(
            List<AgentLink> names, Function<AgentLink, CompletableFuture<T>> question, Predicate<T> nothing) {
        CompletableFuture<T> first = question.apply(names.get(0));
        if (names.size() == 1) {
            return first;
        }
        List<AgentLink> others = names.subList(1, names.size());
        return first.handle((answer, failure) -> {
                    boolean next = failure == null ? nothing.test(answer) : isNothing(failure);
                    return next
                            ? ask(others, question, nothing)
                                    .handle((other, refusal) -> {
                                        boolean found = refusal == null && !nothing.test(other);
                                        return found ? CompletableFuture.completedFuture(other) : first;
                                    })
                                    .thenCompose(Function.identity())
                            : first;
                })
                .thenCompose(Function.identity());
    }

    private static boolean isNothing(Throwable failure) {
        return NOTHING_OF_IT.contains(HubException.from(failure).reason());
    }
}
