package dev.claw.hub.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.bus.InProcessBus;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.commit.WriterSettings;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.registry.KeyedServices;
import dev.claw.hub.store.NewKey;
import dev.claw.hub.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls are told at the gate, and who is rung. */
final class KeyGateTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path data;

    private final InProcessBus bus = new InProcessBus();
    private final List<String> rung = new CopyOnWriteArrayList<>();
    private volatile Instant now = START;
    private SqlStore store;
    private Writer writer;
    private KeyGate gate;

    @BeforeEach
    void open() throws Exception {
        store = SqlStore.open(data);
        writer = Writer.start(store, bus, () -> now, () -> "incident", WriterSettings.DEFAULT);
        gate = new KeyGate(writer, new KeyedServices());
        bus.subscribe(KeyTopics.held("alice"), () -> rung.add("held"));
        bus.subscribe(KeyTopics.granted("bot"), () -> rung.add("granted"));
        writer.submit(batch -> batch.store()
                        .keys()
                        .insert(new NewKey(
                                "key_1",
                                Optional.of(Secrets.hash("secret")),
                                "svc",
                                "bot",
                                "alice",
                                "r1",
                                "",
                                false,
                                START,
                                START.plusSeconds(60),
                                1)))
                .join();
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    @Test
    @DisplayName("G15: a charge and a refund ring both sides, and give and take one call")
    void refund_charged_ringsBothSidesAndLetsOneMoreThrough() {
        assertThat(charge()).isEqualTo("key_1");
        assertThat(refusal()).isEqualTo("ERROR_REASON_KEY_EXHAUSTED");
        assertThat(rungSoFar()).containsExactly("held", "granted");
        gate.refund("key_1");
        assertThat(rungSoFar()).containsExactly("held", "granted", "held", "granted");
        assertThat(charge()).isEqualTo("key_1");
    }

    @Test
    @DisplayName("G17: what was learnt of a key opens nothing for others, nor with a secret that was replaced")
    void charge_knownKey_isLookedAtEachTime() {
        charge();
        gate.refund("key_1");
        assertThat(refusal("svc", "mallory")).isEqualTo("ERROR_REASON_KEY_UNKNOWN");
        assertThat(refusal("other", "alice")).isEqualTo("ERROR_REASON_KEY_UNKNOWN");
        writer.submit(batch -> batch.store().keys().replaceSecret("key_1", Secrets.hash("another")))
                .join();
        assertThat(refusal()).isEqualTo("ERROR_REASON_KEY_UNKNOWN");
    }

    @Test
    @DisplayName("a call that goes to another provider is not charged again, and not let through with a dead key")
    void confirm_key_chargesNothingAndRefusesTheDead() {
        charge();
        assertThat(gate.confirm("svc", "alice", "secret").toCompletableFuture().join())
                .isEqualTo("key_1");
        now = START.plusSeconds(60);
        assertThatThrownBy(() -> gate.confirm("svc", "alice", "secret")
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(Refusal.class)
                .hasMessageContaining("expired");
    }

    private String charge() {
        return gate.charge("svc", "alice", "secret").toCompletableFuture().join();
    }

    private String refusal() {
        return refusal("svc", "alice");
    }

    private String refusal(String serviceId, String consumer) {
        return gate.charge(serviceId, consumer, "secret")
                .handle((keyId, fault) -> fault != null && fault.getCause() instanceof Refusal refusal
                        ? refusal.reason().name()
                        : "charged " + keyId)
                .toCompletableFuture()
                .join();
    }

    /** The bells of everything that was written: those of a batch ring behind its answers, and before the next batch. */
    private List<String> rungSoFar() {
        writer.submit(batch -> true).join();
        writer.submit(batch -> true).join();
        return List.copyOf(rung);
    }
}
