package dev.claw.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.EnrolmentRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the doors know of enrolments, whichever of two commands is heard of first. */
final class EnrolledAgentsTest {
    private static final Instant THEN = Instant.parse("2026-03-20T03:47:00Z");
    private static final byte[] HASH = Secrets.hash("ush_token");
    private static final EnrolmentRow ACTIVE = new EnrolmentRow("user_1", "ute", HASH, THEN, Optional.empty(), 1);
    private static final EnrolmentRow ENDED =
            new EnrolmentRow("user_1", "ute", HASH, THEN, Optional.of(THEN.plusSeconds(1)), 1);

    private final EnrolledAgents agents = new EnrolledAgents();

    @Test
    @DisplayName("an enrolment that ended stays ended, and its token opens nothing, also if its making is told later")
    void put_activeAfterEnded_staysEnded() {
        agents.put(ENDED);
        agents.put(ACTIVE);
        assertThat(agents.find("user_1")).contains(ENDED);
        assertThat(agents.byToken(HASH)).isEmpty();
    }

    @Test
    @DisplayName("a token opens its own agent's enrolment and no other, one that nobody has none")
    void byToken_isItsHolders() {
        byte[] other = Secrets.hash("ush_other");
        agents.load(List.of(ACTIVE, new EnrolmentRow("user_2", "uwe", other, THEN, Optional.empty(), 2)));
        assertThat(agents.byToken(HASH)).contains(ACTIVE);
        assertThat(agents.byToken(Secrets.hash("ush_other")).orElseThrow().agentId())
                .isEqualTo("user_2");
        assertThat(agents.byToken(new byte[32])).isEmpty();
        assertThat(agents.byToken(Secrets.hash(""))).isEmpty();
    }
}
