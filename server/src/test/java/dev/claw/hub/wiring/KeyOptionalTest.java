package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.removePolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of optional keys: what lets a call in, and what is charged. */
@SuppressWarnings("try") // providers are held, not used
final class KeyOptionalTest {
    @TempDir
    private Path data;

    private int asked;

    @Test
    @DisplayName(
            "G15: where keys are optional a call with none is free, and one with a key is charged, over a restart too")
    void call_whereKeysAreOptional_isChargedForItsKeyOnly() throws Exception {
        String secret;
        String keyId;
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(2).setOptional(true));
            assertThat(Access.get(hub, "metered").getKeyRequired()).isFalse();
            assertThat(Access.get(hub, "metered").getGrantsKeys()).isTrue();
            KeyGrant key = grant(hub, "alice", "r1");
            secret = key.getSecret();
            keyId = key.getKey().getKeyId();

            assertThat(served(provider, alice, "")).isEmpty();
            assertThat(served(provider, alice, secret)).isEqualTo(keyId);
            assertThat(served(provider, alice, "")).isEmpty();
        }
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            assertThat(Access.get(hub, "metered").getGrantsKeys()).isTrue();
            assertThat(served(provider, alice, "")).isEmpty();
            assertThat(served(provider, alice, secret)).isEqualTo(keyId);
            assertThat(refused(provider, alice, secret)).isEqualTo("KEY_EXHAUSTED");
            assertThat(served(provider, alice, "")).isEmpty();
        }
    }

    @Test
    @DisplayName("where keys are optional, what is no key to the service counts as none; a dead key is refused")
    void call_withOtherThanItsKey_isFreeOrRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(1).setOptional(true));
            KeyGrant bobs = grant(hub, "bob", "r1");
            KeyGrant own = grant(hub, "alice", "r2");

            assertThat(served(provider, alice, "key_of_another_hub")).isEmpty();
            assertThat(served(provider, alice, bobs.getSecret())).isEmpty();
            Keying.revoke(hub, "bot", own.getKey().getKeyId());
            assertThat(refused(provider, alice, own.getSecret())).isEqualTo("KEY_REVOKED");
            try (Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob")) {
                assertThat(served(provider, bob, bobs.getSecret()))
                        .isEqualTo(bobs.getKey().getKeyId());
            }
        }
    }

    @Test
    @DisplayName("a policy can be made one of optional keys and back, and keys that were granted stay what they are")
    void policy_changed_decidesFromThenOn() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(5));
            assertThat(Access.get(hub, "metered").getKeyRequired()).isTrue();
            assertThat(refused(provider, alice, "")).isEqualTo("KEY_REQUIRED");
            KeyGrant key = grant(hub, "alice", "r1");

            policy(hub, auto(5).setOptional(true));
            assertThat(Access.get(hub, "metered").getKeyRequired()).isFalse();
            assertThat(served(provider, alice, "")).isEmpty();
            assertThat(served(provider, alice, key.getSecret()))
                    .isEqualTo(key.getKey().getKeyId());

            policy(hub, auto(5));
            assertThat(refused(provider, alice, "")).isEqualTo("KEY_REQUIRED");
            assertThat(refused(provider, alice, "key_of_another_hub")).isEqualTo("KEY_UNKNOWN");

            removePolicy(hub);
            assertThat(Access.get(hub, "metered").getGrantsKeys()).isFalse();
            assertThat(served(provider, alice, key.getSecret())).isEmpty();
        }
    }

    /** The id of the key that a call was charged to, as its provider is told; empty for none. */
    private String served(Provider provider, Talk<InvokeRequest, InvokeResponse> consumer, String secret)
            throws Exception {
        ask(consumer, secret);
        ServedCall served = provider.call();
        provider.answer(served.getRoutingId(), json("1"));
        assertThat(ended(consumer).hasResult()).isTrue();
        return served.getKeyId();
    }

    private String refused(Provider provider, Talk<InvokeRequest, InvokeResponse> consumer, String secret)
            throws Exception {
        ask(consumer, secret);
        String reason = reason(ended(consumer).getError());
        assertThat(provider.serve().rest()).isEmpty();
        return reason;
    }

    private void ask(Talk<InvokeRequest, InvokeResponse> consumer, String secret) {
        asked++;
        consumer.send(calls(asked + 1, keyed(1, "call-" + asked + "-", secret)));
    }
}
