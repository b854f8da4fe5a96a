package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Contract of {@link RatingStore}. */
public abstract class RatingStoreContract extends StoreContract {
    @Test
    void put_rating_isThereAsItWas() throws Exception {
        RatingRow put =
                put(new RatingRow("svc", "爱丽丝", 437, "很好\n真的", List.of("快", "a\nb\u0000", ""), T0.plusSeconds(3), 0));
        assertThat(put.revision()).isPositive();
        reopen();
        assertThat(newest("svc", Long.MAX_VALUE, 10)).containsExactly(put);
        assertThat(sum("svc")).isEqualTo(new RatingSum(437, List.of(0L, 0L, 0L, 0L, 1L, 0L)));
        assertThat(newest("other", Long.MAX_VALUE, 10)).isEmpty();
        assertThat(sum("other")).isEqualTo(new RatingSum(0, Collections.nCopies(6, 0L)));
    }

    @Test
    void put_again_takesThePlaceOfTheFormerAndIsTheNewest() {
        put(rating("svc", "alice", 100));
        RatingRow bob = put(rating("svc", "bob", 500));
        RatingRow alice = put(rating("svc", "alice", 349));
        assertThat(newest("svc", Long.MAX_VALUE, 10)).containsExactly(alice, bob);
        assertThat(sum("svc")).isEqualTo(new RatingSum(849, List.of(0L, 0L, 0L, 1L, 0L, 1L)));
        assertThat(sum("svc").total()).isEqualTo(2);
    }

    @Test
    void newest_pages_areBehindEachOther() {
        List<RatingRow> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(0, put(rating("svc", "agent-" + i, 100 * i)));
            put(rating("other", "agent-" + i, 0));
        }
        assertThat(newest("svc", Long.MAX_VALUE, 2)).isEqualTo(all.subList(0, 2));
        assertThat(newest("svc", all.get(1).revision(), 2)).isEqualTo(all.subList(2, 4));
        assertThat(newest("svc", all.get(3).revision(), 2)).isEqualTo(all.subList(4, 5));
        assertThat(newest("svc", all.get(4).revision(), 2)).isEmpty();
    }

    @Test
    void sum_manyGivenAndGivenAnew_isWhatCountingThemComesTo() {
        Random random = new Random(20_261_121);
        Map<String, RatingRow> expected = new HashMap<>();
        write((Session session) -> {
            for (int i = 0; i < 400; i++) {
                RatingRow rating = rating("svc", "agent-" + random.nextInt(60), random.nextInt(501));
                session.services().ratings().put(rating);
                expected.put(rating.rater(), rating);
            }
            return true;
        });
        long[] points = new long[6];
        expected.values().forEach(rating -> points[Math.toIntExact(Math.round(rating.hundredths() / 100.0))]++);
        RatingSum sum = sum("svc");
        assertThat(sum.points()).containsExactly(points[0], points[1], points[2], points[3], points[4], points[5]);
        assertThat(sum.hundredths())
                .isEqualTo(expected.values().stream()
                        .mapToLong(RatingRow::hundredths)
                        .sum());
        assertThat(sum.total()).isEqualTo(expected.size());
    }

    @Test
    void put_rolledBack_countsNothing() {
        put(rating("svc", "alice", 300));
        rollBack(session -> session.services().ratings().put(rating("svc", "bob", 500)));
        assertThat(sum("svc").total()).isEqualTo(1);
        assertThat(put(rating("svc", "carol", 100)).revision()).isEqualTo(2);
    }

    @Test
    void delete_service_forgetsItsRatingsAndNoOthers() {
        put(rating("svc", "alice", 300));
        put(rating("other", "alice", 200));
        write((Session session) -> {
            session.services().delete("svc");
            return true;
        });
        assertThat(newest("svc", Long.MAX_VALUE, 10)).isEmpty();
        assertThat(sum("svc").total()).isZero();
        assertThat(sum("other").total()).isEqualTo(1);
    }

    private static RatingRow rating(String serviceId, String rater, int hundredths) {
        return new RatingRow(serviceId, rater, hundredths, "", List.of(), T0, 0);
    }

    private RatingRow put(RatingRow rating) {
        return write((Session session) -> session.services().ratings().put(rating));
    }

    private RatingSum sum(String serviceId) {
        return seen((Session session) -> session.services().ratings().sum(serviceId));
    }

    private List<RatingRow> newest(String serviceId, long before, int limit) {
        return seen((Session session) -> session.services().ratings().newest(serviceId, before, limit));
    }
}
