package dev.claw.hub.stream;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A page of a table in the order of its revisions: read from the first one it is a snapshot, read on it is the changes.
 *
 * @param through the last row's revision
 */
public record RowPage<R>(List<R> rows, long through, boolean reachedEnd) implements Feed.Page {
    public static <R> RowPage<R> of(List<R> rows, ToLongFunction<R> revision, long after, int limit) {
        long through = rows.isEmpty() ? after : revision.applyAsLong(rows.get(rows.size() - 1));
        return new RowPage<>(rows, through, rows.size() < limit);
    }

    @Override
    public boolean isEmpty() {
        return rows.isEmpty();
    }
}
