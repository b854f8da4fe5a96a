package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contract of {@link EnrolmentStore}. */
public abstract class EnrolmentStoreContract extends StoreContract {
    @Test
    void insert_enrolment_isFoundAsItIs() throws Exception {
        EnrolmentRow made = insert("user_1", "爱丽丝", 1);
        assertThat(made.agentId()).isEqualTo("user_1");
        assertThat(made.name()).isEqualTo("爱丽丝");
        assertThat(made.tokenHash()).isEqualTo(hash(1));
        assertThat(made.createdAt()).isEqualTo(T0);
        assertThat(made.endedAt()).isEmpty();
        reopen();
        assertThat(stored("user_1")).usingRecursiveComparison().isEqualTo(made);
        assertThat(seen((Session session) -> session.enrolments().byId("user_2")))
                .isEmpty();
    }

    @Test
    void insert_idOrTokenThatIsTaken_isRefusedAndStoresNothing() {
        insert("user_1", "one", 1);
        assertThatThrownBy(() -> insert("user_1", "two", 2)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> insert("user_2", "two", 1)).isInstanceOf(StoreException.class);
        assertThat(count()).isEqualTo(1);
        insert("user_2", "one", 2);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    @DisplayName("an enrolment that ended stays ended, with its first time, and its id stays taken")
    void end_again_changesNothing() throws Exception {
        insert("user_1", "one", 1);
        EnrolmentRow ended = end("user_1", T0.plusSeconds(1));
        assertThat(ended.endedAt()).contains(T0.plusSeconds(1));
        assertThat(end("user_1", T0.plusSeconds(9))).usingRecursiveComparison().isEqualTo(ended);
        reopen();
        assertThat(stored("user_1")).usingRecursiveComparison().isEqualTo(ended);
        assertThatThrownBy(() -> insert("user_1", "again", 2)).isInstanceOf(StoreException.class);
        assertThat(count()).as("those that ended included").isEqualTo(1);
        assertThatThrownBy(() -> end("user_2", T0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void list_pages_areTheOldestFirst() throws Exception {
        for (int i = 1; i <= 5; i++) {
            insert("user_" + (9 - i), "n", i);
        }
        reopen();
        insert("user_9", "n", 6);
        List<EnrolmentRow> first = listed(0, 4);
        assertThat(first).extracting(EnrolmentRow::agentId).containsExactly("user_8", "user_7", "user_6", "user_5");
        assertThat(listed(first.get(3).number(), 4))
                .extracting(EnrolmentRow::agentId)
                .containsExactly("user_4", "user_9");
    }

    @Test
    void insert_rolledBack_leavesNothing() {
        rollBack(session -> session.enrolments().insert("user_1", "one", hash(1), T0));
        assertThat(count()).isZero();
        assertThat(insert("user_1", "one", 1).number()).isPositive();
    }

    @Test
    void readSession_writing_throws() {
        insert("user_1", "one", 1);
        try (ReadSession reader = store.openReader()) {
            assertThatThrownBy(() -> reader.enrolments().insert("user_2", "two", hash(2), T0))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.enrolments().end("user_1", T0)).isInstanceOf(StoreException.class);
        }
    }

    private EnrolmentRow insert(String agentId, String name, int fill) {
        return write((Session session) -> session.enrolments().insert(agentId, name, hash(fill), T0));
    }

    private EnrolmentRow end(String agentId, Instant at) {
        return write((Session session) -> session.enrolments().end(agentId, at));
    }

    private EnrolmentRow stored(String agentId) {
        return seen((Session session) -> session.enrolments().byId(agentId)).orElseThrow();
    }

    private List<EnrolmentRow> listed(long number, int limit) {
        return seen((Session session) -> session.enrolments().list(number, limit));
    }

    private int count() {
        return seen((Session session) -> session.enrolments().count());
    }

    private static byte[] hash(int fill) {
        byte[] hash = bytes(32);
        hash[0] = (byte) fill;
        return hash;
    }
}
