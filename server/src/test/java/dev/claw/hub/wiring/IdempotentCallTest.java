package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdempotentCallTest {
    @TempDir
    private Path data;

    private final SettableClock clock = new SettableClock();

    @Test
    @DisplayName("an idempotent call goes to another stream when its provider is lost, with the time that remains")
    void idempotent_providerLost_goesToAnother() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider first = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo")
                    .setMethod("say")
                    .setParameters(json("\"你好\""))
                    .setIdempotent(true));
            ServedCall served = first.call();
            assertThat(served.getAttempt()).isEqualTo(1);
            first.progress(
                    served.getRoutingId(), Progress.newBuilder().setDone(5).build());
            alice.progress();
            try (Provider second = Provider.of(hub, "bot", "echo")) {
                clock.advance(java.time.Duration.ofSeconds(12));
                first.serve().cancel();
                ServedCall again = second.call();
                assertThat(again.getAttempt()).isEqualTo(2);
                assertThat(again.getMethod()).isEqualTo("say");
                assertThat(again.getParameters().getJson()).isEqualTo("\"你好\"");
                assertThat(again.getTimeout().getSeconds()).isEqualTo(18);
                assertThat(again.getRoutingId()).isNotEqualTo(served.getRoutingId());
                // It begins anew there; what the caller knows of its progress never becomes less.
                second.progress(
                        again.getRoutingId(), Progress.newBuilder().setDone(1).build());
                second.progress(
                        again.getRoutingId(), Progress.newBuilder().setDone(6).build());
                assertThat(alice.progress().get(0).getProgress().getDone()).isEqualTo(6);
                second.answer(again.getRoutingId(), json("1"));
                CallEnded ended = alice.ended();
                assertThat(ended.hasResult()).isTrue();
                assertThat(ended.getAttempts()).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("at most 3 streams get an idempotent call, none of them twice")
    void idempotent_allLost_endsAfterThree() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Consumer alice = Consumer.of(hub, "alice")) {
            List<Provider> providers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                providers.add(Provider.of(hub, "bot", "echo"));
            }
            alice.make(call("c1", "echo").setIdempotent(true));
            for (int attempt = 1; attempt <= 3; attempt++) {
                Provider holder = await(providers, attempt);
                providers.remove(holder);
                holder.serve().cancel();
            }
            CallEnded ended = alice.ended();
            assertThat(reason(ended.getError())).isEqualTo("PROVIDER_LOST");
            assertThat(ended.getDispatched()).isTrue();
            assertThat(ended.getAttempts()).isEqualTo(3);
            assertThat(providers.get(0).serve().rest()).noneMatch(ServeResponse::hasCalls);
            providers.forEach(Provider::close);
        }
    }

    @Test
    @DisplayName("G11: a call that is not idempotent, or had chunks, is handed to one stream only")
    void lost_notIdempotentOrWithChunks_isNotMoved() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(
                    call("once", "echo"),
                    call("out", "echo").setIdempotent(true),
                    call("in", "echo").setIdempotent(true).setStreamsInput(true));
            List<ServedCall> served = new ArrayList<>();
            while (served.size() < 3) {
                served.addAll(first.calls());
            }
            first.output(served.get(1).getRoutingId(), data("x"));
            alice.output();
            alice.input("in", data("y"));
            first.input();
            try (Provider second = Provider.of(hub, "bot", "echo")) {
                first.serve().cancel();
                List<String> lost = new ArrayList<>();
                while (lost.size() < 3) {
                    alice.talk().next().getEnded().getCallsList().forEach(ended -> {
                        assertThat(reason(ended.getError())).isEqualTo("PROVIDER_LOST");
                        assertThat(ended.getAttempts()).isEqualTo(1);
                        lost.add(ended.getCallId());
                    });
                }
                assertThat(lost).containsExactlyInAnyOrder("once", "out", "in");
                assertThat(second.serve().rest()).noneMatch(ServeResponse::hasCalls);
            }
        }
    }

    @Test
    @DisplayName("G10: a call that moved on still ends at its first deadline")
    void idempotent_moved_endsAtItsDeadline() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider first = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo")
                    .setIdempotent(true)
                    .setTimeout(Duration.newBuilder().setSeconds(10)));
            first.call();
            try (Provider second = Provider.of(hub, "bot", "echo")) {
                clock.advance(java.time.Duration.ofSeconds(9));
                first.serve().cancel();
                long id = second.call().getRoutingId();
                clock.advance(java.time.Duration.ofSeconds(1));
                assertThat(reason(alice.ended().getError())).isEqualTo("CALL_DEADLINE");
                assertThat(second.canceled()).containsExactly(id);
            }
        }
    }

    @Test
    @DisplayName("G15: a call that moved on is charged once")
    void idempotent_moved_isChargedOnce() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(hub, "bot", "metered");
                Consumer alice = Consumer.of(hub, "alice")) {
            KeyGrant key = Keyring.grant(hub, "bot", "metered", "alice", 5);
            alice.make(call("c1", "metered").setKey(key.getSecret()).setIdempotent(true));
            first.call();
            try (Provider second = Provider.of(hub, "bot", "metered")) {
                first.serve().cancel();
                ServedCall again = second.call();
                assertThat(again.getKeyId()).isEqualTo(key.getKey().getKeyId());
                second.answer(again.getRoutingId(), json("1"));
                assertThat(alice.ended().getAttempts()).isEqualTo(2);
                assertThat(hub.keys("alice")
                                .listKeys(ListKeysRequest.getDefaultInstance())
                                .getKeys(0)
                                .getUsedCalls())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("G16: a call whose key was revoked meanwhile is dispatched to nobody else")
    void idempotent_keyRevoked_isNotMoved() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(hub, "bot", "metered");
                Consumer alice = Consumer.of(hub, "alice")) {
            KeyGrant key = Keyring.grant(hub, "bot", "metered", "alice", 5);
            alice.make(call("c1", "metered").setKey(key.getSecret()).setIdempotent(true));
            first.call();
            try (Provider second = Provider.of(hub, "bot", "metered")) {
                hub.keys("bot")
                        .revokeKey(RevokeKeyRequest.newBuilder()
                                .setKey(key.getKey().getKeyId())
                                .build());
                first.serve().cancel();
                assertThat(reason(alice.ended().getError())).isEqualTo("PROVIDER_LOST");
                assertThat(second.serve().rest()).noneMatch(ServeResponse::hasCalls);
            }
        }
    }

    /** The one that got the call with this attempt. */
    private static Provider await(List<Provider> providers, int attempt) {
        List<Provider> found = new ArrayList<>();
        org.awaitility.Awaitility.await().until(() -> {
            for (Provider provider : providers) {
                for (ServeResponse frame : provider.serve().rest()) {
                    if (frame.hasCalls()) {
                        assertThat(frame.getCalls().getCalls(0).getAttempt()).isEqualTo(attempt);
                        found.add(provider);
                    }
                }
            }
            return !found.isEmpty();
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
