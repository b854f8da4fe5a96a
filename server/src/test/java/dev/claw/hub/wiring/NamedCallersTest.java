package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that only some agents may call: what is refused, and when. */
final class NamedCallersTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a service with named callers serves them and its owner, and nobody else; the call is not dispatched")
    void call_byOneNotNamed_isRefusedUndispatched() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Publishing publish = Publishing.of(hub, "bot");
                Consumer mallory = Consumer.of(hub, "mallory")) {
            publish.declare(service("echo").addAllowedCallers("小明").addAllowedCallers("alice"));
            mallory.make(call("c1", "echo"));
            CallEnded refused = mallory.ended();
            assertThat(reason(refused.getError())).isEqualTo("CALLER_NOT_ALLOWED");
            assertThat(refused.getDispatched()).isFalse();
            assertThat(refused.getAttempts()).isZero();
            mallory.make(call("c2", "服务 echo"));
            assertThat(reason(mallory.ended().getError())).isEqualTo("CALLER_NOT_ALLOWED");
            assertThat(unary(hub, "mallory", "echo")).isEqualTo("CALLER_NOT_ALLOWED");
            for (String allowed : List.of("alice", "bot", "%E5%B0%8F%E6%98%8E")) {
                try (Consumer consumer = Consumer.of(hub, allowed)) {
                    consumer.make(call("c1", "echo"));
                    provider.answer(provider.call().getRoutingId(), json("1"));
                    assertThat(consumer.ended().hasResult()).isTrue();
                }
            }
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("who is not named is told so, whether or not a provider serves the service now")
    void call_ofOfflineService_isRefusedAllTheSame() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("echo").addAllowedCallers("alice"));
            assertThat(unary(hub, "mallory", "echo")).isEqualTo("CALLER_NOT_ALLOWED");
            assertThat(unary(hub, "alice", "echo")).isEqualTo("SERVICE_OFFLINE");
        }
    }

    @Test
    @DisplayName(
            "who may not call may not ask for a key, on either road; the caller is checked before its key is charged")
    void key_ofOneNotNamed_isNeitherGrantedNorCharged() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Consumer alice = Consumer.of(hub, "alice");
                var acquire = Keying.acquire(hub, "mallory")) {
            Access.update(hub, "bot", Access.of("metered").addAdd("alice"));
            KeyGrant key = Keyring.grant(hub, "bot", "metered", "alice", 3);
            alice.make(call("c1", "metered").setKey(key.getSecret()));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(alice.ended().hasResult()).isTrue();
            assertThat(reasonOf(() -> Keying.grant(hub, "mallory", "k1"))).isEqualTo("CALLER_NOT_ALLOWED");
            acquire.send(Keying.ask(2, Keying.request("k2")));
            assertThat(reason(acquire.next(AcquireResponse::hasResults)
                            .getResults()
                            .getResults(0)
                            .getError()))
                    .isEqualTo("CALLER_NOT_ALLOWED");
            Access.update(hub, "bot", Access.of("metered").addRemove("alice"));
            alice.make(call("c2", "metered").setKey(key.getSecret()));
            assertThat(reason(alice.ended().getError())).isEqualTo("CALLER_NOT_ALLOWED");
            // Asking again what became of the first request shows no secret any more.
            assertThat(reasonOf(() -> Keying.grant(hub, "alice", "ring"))).isEqualTo("CALLER_NOT_ALLOWED");
            assertThat(hub.keys("alice")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeys(0)
                            .getUsedCalls())
                    .isEqualTo(1);
            assertThat(Keying.grant(hub, "bot", "own").getSecret()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("an update is in force for every call that is made after its answer")
    void update_thenCall_isInForce() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            for (int i = 0; i < 30; i++) {
                Access.update(hub, "bot", Access.of("echo").addAdd("carol").addRemove("alice"));
                alice.make(call("no" + i, "echo"));
                assertThat(reason(alice.ended().getError())).isEqualTo("CALLER_NOT_ALLOWED");
                Access.update(hub, "bot", Access.of("echo").addAdd("alice"));
                alice.make(call("yes" + i, "echo"));
                provider.answer(provider.call().getRoutingId(), json("1"));
                assertThat(alice.ended().hasResult()).isTrue();
            }
        }
    }

    @Test
    @DisplayName(
            "G15: a call whose caller is removed while its key is charged is refunded: what is used was dispatched")
    void remove_whileCharged_refunds() throws Exception {
        int calls = 16;
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Consumer alice = Consumer.of(hub, "alice")) {
            var owner = HubFixture.as("bot", RegistryServiceGrpc.newFutureStub(hub.connect()));
            KeyGrant key = Keyring.grant(hub, "bot", "metered", "alice", 10_000);
            long dispatched = 0;
            for (int round = 0; round < 20; round++) {
                Access.update(hub, "bot", Access.of("metered").addAdd("alice"));
                var removing = owner.updateServiceAccess(
                        Access.of("metered").addRemove("alice").build());
                alice.make(Keying.keyed(calls, "r" + round + "-", key.getSecret()));
                removing.get(20, TimeUnit.SECONDS);
                List<CallEnded> ended = new ArrayList<>();
                await().until(() -> {
                    provider.serve().rest().stream()
                            .flatMap(frame -> frame.getCalls().getCallsList().stream())
                            .forEach(call -> provider.answer(call.getRoutingId(), json("1")));
                    alice.talk()
                            .rest()
                            .forEach(frame -> ended.addAll(frame.getEnded().getCallsList()));
                    return ended.size() == calls;
                });
                dispatched += ended.stream().filter(CallEnded::getDispatched).count();
            }
            long expected = dispatched;
            await().untilAsserted(() -> assertThat(hub.keys("alice")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeys(0)
                            .getUsedCalls())
                    .isEqualTo(Math.toIntExact(expected)));
        }
    }

    @Test
    @DisplayName("a call under way goes on when its caller is removed; lost with its provider, it goes to no other one")
    void remove_callerOfCallUnderWay_letsItGoOnWhereItIs() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("stays", "echo"));
            long stays = provider.call().getRoutingId();
            alice.make(call("lost", "echo").setIdempotent(true));
            provider.call();
            var second = Provider.serve(hub, "bot", "echo");
            Access.update(hub, "bot", Access.of("echo").addAdd("carol"));
            provider.answer(stays, json("1"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("1");
            provider.serve().cancel();
            CallEnded lost = alice.ended();
            assertThat(reason(lost.getError())).isEqualTo("PROVIDER_LOST");
            assertThat(lost.getDispatched()).isTrue();
            assertThat(second.rest()).isEmpty();
            second.close();
        }
    }

    @Test
    @DisplayName("an id that is given free takes its callers with it")
    void release_service_endsItsCallers() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("echo").addAllowedCallers("alice"));
            assertThat(publish.withdraw("echo", true).hasOk()).isTrue();
            try (Provider next = Provider.of(hub, "other", "echo", ServeOpen.getDefaultInstance());
                    Consumer mallory = Consumer.of(hub, "mallory")) {
                mallory.make(call("c1", "echo"));
                next.answer(next.call().getRoutingId(), json("1"));
                assertThat(mallory.ended().hasResult()).isTrue();
                assertThat(Access.get(hub, "echo").hasAccess()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("who may call is part of a service as others see it, and followers are told when it changes")
    void update_access_isToldToFollowers() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            follower.snapshot();
            publish.declare(service("s"));
            assertThat(follower.change().getListed().hasAccess()).isFalse();
            Access.update(hub, "bot", Access.of("s").addAdd("b").addAdd("a"));
            assertThat(follower.change().getListed().getAccess().getCallersList())
                    .containsExactly("a", "b");
            Access.update(hub, "bot", Access.of("s").addAdd("a"));
            Access.update(hub, "bot", Access.of("s").setOpenToAll(true));
            assertThat(follower.change().getListed().hasAccess()).isFalse();
            assertThat(publish.declare(service("s").addAllowedCallers("c"))
                            .getAccess()
                            .getCallersList())
                    .containsExactly("c");
        }
    }

    private static String unary(HubFixture hub, String agent, String service) {
        return reasonOf(() -> hub.calls(agent)
                .call(CallRequest.newBuilder().setCall(call("", service)).build()));
    }
}
