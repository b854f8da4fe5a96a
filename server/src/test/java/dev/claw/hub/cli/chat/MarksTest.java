package dev.claw.hub.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Receipt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MarksTest {
    private final Marks marks = new Marks();

    @Test
    @DisplayName("G8: a message is told delivered, then read, once each, and only the newest of several")
    void moved_throughOwnMessages_tellsNewestOnce() {
        assertThat(marks.sent(3, "三")).isEmpty();
        assertThat(marks.sent(5, "five")).isEmpty();
        assertThat(marks.moved(receipt("bob", 2, 0))).isEmpty();
        assertThat(marks.moved(receipt("bob", 4, 0))).contains("  -- delivered to bob: 三");
        assertThat(marks.moved(receipt("bob", 4, 0))).isEmpty();
        assertThat(marks.moved(receipt("bob", 6, 4))).contains("  -- delivered to bob: five");
        assertThat(marks.moved(receipt("bob", 6, 6))).contains("  -- read by bob: five");
        assertThat(marks.moved(receipt("小明", 6, 0))).contains("  -- delivered to 小明: five");
    }

    @Test
    @DisplayName("a receipt that comes before the answer of the send is told with it")
    void sent_afterItsReceipt_isTold() {
        assertThat(marks.moved(receipt("bob", 7, 7))).isEmpty();
        assertThat(marks.sent(7, "x".repeat(50))).contains("  -- read by bob: " + "x".repeat(40) + "…");
    }

    private static Receipt receipt(String agent, long delivered, long read) {
        return Receipt.newBuilder()
                .setAgentId(agent)
                .setDeliveredThrough(delivered)
                .setReadThrough(read)
                .build();
    }
}
