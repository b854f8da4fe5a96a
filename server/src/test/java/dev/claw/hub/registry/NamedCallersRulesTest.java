package dev.claw.hub.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.NamedCallersRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which of two commands says who may call, whichever of them is heard of first. */
final class NamedCallersRulesTest {
    private final NamedCallers callers = new NamedCallers();

    @Test
    @DisplayName("what an older command said never takes the place of a newer one's")
    void set_older_changesNothing() {
        set(7, "anna");
        set(6, "mallory");
        assertThat(callers.allows("w", "anna")).isTrue();
        assertThat(callers.allows("w", "mallory")).isFalse();
        callers.set("w", "owner", Optional.empty(), 5);
        assertThat(callers.allows("w", "mallory")).isFalse();
        callers.set("w", "owner", Optional.empty(), 8);
        assertThat(callers.allows("w", "mallory")).isTrue();
        assertThat(callers.access("w")).isEmpty();
        set(7, "anna");
        assertThat(callers.allows("w", "mallory")).isTrue();
    }

    @Test
    @DisplayName("an id that is given free opens it, unless a newer command named callers since")
    void forget_older_changesNothing() {
        set(7, "anna");
        callers.forget("w", 6);
        assertThat(callers.allows("w", "mallory")).isFalse();
        callers.forget("w", 8);
        assertThat(callers.allows("w", "mallory")).isTrue();
    }

    @Test
    @DisplayName("what the store holds when the hub starts is older than every command, and serves the owner too")
    void load_isOldest() {
        callers.load(List.of(new NamedCallersRow("w", "owner", List.of("anna"))));
        assertThat(callers.allows("w", "anna")).isTrue();
        assertThat(callers.allows("w", "owner")).isTrue();
        assertThat(callers.allows("w", "mallory")).isFalse();
        assertThat(callers.access("w").orElseThrow().getCallersList()).containsExactly("anna");
        set(1, "bert");
        assertThat(callers.allows("w", "anna")).isFalse();
        assertThat(callers.allows("w", "owner")).isTrue();
    }

    private void set(long number, String caller) {
        callers.set("w", "owner", Optional.of(List.of(caller)), number);
    }
}
