package dev.claw.hub.store.sql;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.store.RatingRow;
import dev.claw.hub.store.RatingStore;
import dev.claw.hub.store.RatingSum;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.Rating;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ratings, and beside them their sums, which each one that is put moves by what it changes. */
final class Ratings implements RatingStore {
    private static final int MOST_POINTS = 5;
    private static final List<String> POINTS =
            IntStream.rangeClosed(0, MOST_POINTS).mapToObj(i -> "points_" + i).toList();

    private static final String COLUMNS = "service_id, rater, score, comment, tags, rated_at, revision";

    private static final String PUT = "INSERT INTO ratings (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (service_id, rater) DO UPDATE SET score = excluded.score, comment = excluded.comment,"
            + " tags = excluded.tags, rated_at = excluded.rated_at, revision = excluded.revision";

    private static final String MOVE_SUM = "INSERT INTO rating_sums (service_id, score, " + String.join(", ", POINTS)
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (service_id) DO UPDATE SET score = score + excluded.score, "
            + POINTS.stream()
                    .map(column -> column + " = " + column + " + excluded." + column)
                    .collect(Collectors.joining(", "));

    private final SqlConnection connection;
    private final Counters counters;

    Ratings(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    @Override
    public RatingRow put(RatingRow rating) {
        Optional<RatingRow> before = connection.first(
                "SELECT " + COLUMNS + " FROM ratings WHERE service_id = ? AND rater = ?",
                Ratings::row,
                rating.serviceId(),
                rating.rater());
        long revision = counters.next(Counters.RATING_REVISIONS);
        connection.update(
                PUT,
                rating.serviceId(),
                rating.rater(),
                rating.hundredths(),
                rating.comment(),
                Rating.newBuilder().addAllTags(rating.tags()).build().toByteArray(),
                Micros.of(rating.ratedAt()),
                revision);
        moveSum(before, rating);
        return new RatingRow(
                rating.serviceId(),
                rating.rater(),
                rating.hundredths(),
                rating.comment(),
                rating.tags(),
                rating.ratedAt(),
                revision);
    }

    @Override
    public RatingSum sum(String serviceId) {
        return connection
                .first(
                        "SELECT score, " + String.join(", ", POINTS) + " FROM rating_sums WHERE service_id = ?",
                        Ratings::sum,
                        serviceId)
                .orElseGet(() -> new RatingSum(0, Collections.nCopies(POINTS.size(), 0L)));
    }

    @Override
    public List<RatingRow> newest(String serviceId, long before, int limit) {
        return connection.list(
                "SELECT " + COLUMNS
                        + " FROM ratings WHERE service_id = ? AND revision < ? ORDER BY revision DESC LIMIT ?",
                Ratings::row,
                serviceId,
                before,
                limit);
    }

    void removeAllOf(String serviceId) {
        connection.update("DELETE FROM rating_sums WHERE service_id = ?", serviceId);
        connection.update("DELETE FROM ratings WHERE service_id = ?", serviceId);
    }

    private void moveSum(Optional<RatingRow> before, RatingRow now) {
        long[] points = new long[POINTS.size()];
        before.ifPresent(old -> points[old.points()]--);
        points[now.points()]++;
        connection.update(MOVE_SUM, to -> {
            to.add(now.serviceId())
                    .add(now.hundredths() - before.map(RatingRow::hundredths).orElse(0));
            for (long count : points) {
                to.add(count);
            }
        });
    }

    private static RatingSum sum(ResultSet row) throws SQLException {
        List<Long> points = new ArrayList<>();
        for (String column : POINTS) {
            points.add(row.getLong(column));
        }
        return new RatingSum(row.getLong("score"), List.copyOf(points));
    }

    private static RatingRow row(ResultSet row) throws SQLException {
        return new RatingRow(
                row.getString("service_id"),
                row.getString("rater"),
                row.getInt("score"),
                row.getString("comment"),
                tags(row.getBytes("tags")),
                Micros.time(row.getLong("rated_at")),
                row.getLong("revision"));
    }

    private static List<String> tags(byte[] bytes) {
        try {
            return List.copyOf(Rating.parseFrom(bytes).getTagsList());
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("the stored tags of a rating are damaged", e);
        }
    }
}
