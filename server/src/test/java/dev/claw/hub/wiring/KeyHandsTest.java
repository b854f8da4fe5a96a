package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.ListKeysRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G17, G18: in whose hands a key is good, and who sees its secret. */
@SuppressWarnings("try") // providers and streams are held, not used
final class KeyHandsTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G17: a key in other hands fails like an unknown one, and none at all says Key required")
    void call_withForeignKey_failsLikeUnknown() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Provider other = Provider.of(hub, "bot", "other");
                Talk<InvokeRequest, InvokeResponse> mallory = invoke(hub, "mallory");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(5));
            policy(hub, "other", auto(5));
            String secret = grant(hub, "alice", "r1").getSecret();
            mallory.send(calls(2, keyed(1, "c", secret)));
            CallEnded foreign = ended(mallory);
            mallory.send(calls(3, keyed(1, "c", "claw_nonsense")));
            CallEnded unknown = ended(mallory);
            alice.send(calls(2, call("c", "other").setKey(secret)));
            CallEnded otherService = ended(alice);
            assertThat(reason(unknown.getError())).isEqualTo("KEY_UNKNOWN");
            assertThat(foreign.getError()).isEqualTo(unknown.getError());
            assertThat(otherService.getError()).isEqualTo(unknown.getError());
            mallory.send(calls(4, call("c", "metered")));
            CallEnded none = ended(mallory);
            assertThat(reason(none.getError())).isEqualTo("KEY_REQUIRED");
            assertThat(none.getError().getMessage()).startsWith("Key required");
            assertThat(provider.serve().rest()).isEmpty();
            assertThat(other.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G18: the secret is shown once; asking again replaces it and mints no second key")
    void request_again_replacesSecret() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(5));
            KeyGrant first = grant(hub, "alice", "r1");
            KeyGrant again = grant(hub, "alice", "r1");
            assertThat(again.getKey().getKeyId()).isEqualTo(first.getKey().getKeyId());
            assertThat(again.getSecret()).isNotEqualTo(first.getSecret());
            List<Key> held = hub.keys("alice")
                    .listKeys(ListKeysRequest.getDefaultInstance())
                    .getKeysList();
            assertThat(held).hasSize(1);
            assertThat(held.toString()).doesNotContain(again.getSecret()).doesNotContain(first.getSecret());
            alice.send(calls(2, keyed(1, "old", first.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_UNKNOWN");
            alice.send(calls(3, keyed(1, "new", again.getSecret())));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(alice).hasResult()).isTrue();
        }
    }
}
