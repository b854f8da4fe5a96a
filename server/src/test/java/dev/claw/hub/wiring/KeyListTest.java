package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.removePolicy;
import static dev.claw.hub.wiring.Keying.request;
import static dev.claw.hub.wiring.Keying.revoke;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of keys, and who may set a policy. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyListTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a list is filtered by state, service and consumer; secrets are in none")
    void list_filtered_holdsWhatMatches() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Provider other = Provider.of(hub, "bot", "other")) {
            policy(hub, auto(1));
            policy(hub, "other", auto(0));
            KeyGrant active = grant(hub, "alice", "r1");
            revoke(hub, "bot", grant(hub, "alice", "r2").getKey().getKeyId());
            KeyGrant usedUp = grant(hub, "alice", request("r3").setServiceId("other"));
            KeyGrant bobs = grant(hub, "bob", "r1");
            assertThat(held(hub, ListKeysRequest.newBuilder().addStates(KeyState.KEY_STATE_ACTIVE)))
                    .containsExactly(active.getKey());
            assertThat(held(
                            hub,
                            ListKeysRequest.newBuilder()
                                    .addStates(KeyState.KEY_STATE_ACTIVE)
                                    .addStates(KeyState.KEY_STATE_EXHAUSTED)))
                    .containsExactly(active.getKey(), usedUp.getKey());
            assertThat(held(hub, ListKeysRequest.newBuilder())).hasSize(3);
            assertThat(held(hub, ListKeysRequest.newBuilder().setConsumer("alice")))
                    .hasSize(3);
            assertThat(held(hub, ListKeysRequest.newBuilder().setConsumer("bob")))
                    .as("another's keys are not the caller's to see")
                    .isEmpty();
            ListKeysRequest.Builder granted = ListKeysRequest.newBuilder().setSide(KeySide.KEY_SIDE_GRANTED);
            assertThat(list(hub, "bot", granted.clone().setConsumer("bob"))).containsExactly(bobs.getKey());
            assertThat(list(hub, "bot", granted.clone().setServiceId("other"))).containsExactly(usedUp.getKey());
            assertThat(list(hub, "alice", granted)).isEmpty();
            assertThat(list(hub, "bot", granted).toString())
                    .doesNotContain(active.getSecret())
                    .doesNotContain(bobs.getSecret());
            assertThat(reasonOf(() -> held(hub, ListKeysRequest.newBuilder().addStatesValue(0))))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> held(hub, ListKeysRequest.newBuilder().addStatesValue(9))))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("pages under a filter are full, hold each key once, and the last one says so")
    void list_inPages_holdsEachKeyOnce() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(1));
            List<String> living = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                String keyId = grant(hub, "alice", "r" + n).getKey().getKeyId();
                if (n % 2 == 0) {
                    living.add(keyId);
                } else {
                    revoke(hub, "alice", keyId);
                }
            }
            ListKeysRequest.Builder request = ListKeysRequest.newBuilder()
                    .addStates(KeyState.KEY_STATE_ACTIVE)
                    .setPageSize(3);
            ListKeysResponse first = hub.keys("alice").listKeys(request.build());
            assertThat(first.getKeysCount()).isEqualTo(3);
            ListKeysResponse second = hub.keys("alice")
                    .listKeys(request.setPageToken(first.getNextPageToken()).build());
            assertThat(second.getNextPageToken()).isEmpty();
            List<Key> all = new ArrayList<>(first.getKeysList());
            all.addAll(second.getKeysList());
            assertThat(all).extracting(Key::getKeyId).containsExactlyElementsOf(living);
        }
    }

    @Test
    @DisplayName("only the owner sets a policy, and a service without one wants no key")
    void policy_byStranger_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            assertThat(reasonOf(() -> hub.keys("mallory")
                            .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                                    .setServiceId("metered")
                                    .build())))
                    .isEqualTo("NOT_OWNER");
            assertThat(reasonOf(() -> grant(hub, "alice", "r1"))).isEqualTo("KEY_NOT_NEEDED");
            policy(hub, auto(1));
            removePolicy(hub);
            try (Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
                alice.send(calls(2, call("c", "metered")));
                provider.answer(provider.call().getRoutingId(), json("1"));
                assertThat(ended(alice).hasResult()).isTrue();
            }
        }
    }

    private static List<Key> held(HubFixture hub, ListKeysRequest.Builder request) {
        return list(hub, "alice", request);
    }

    private static List<Key> list(HubFixture hub, String agent, ListKeysRequest.Builder request) {
        return hub.keys(agent).listKeys(request.build()).getKeysList();
    }
}
