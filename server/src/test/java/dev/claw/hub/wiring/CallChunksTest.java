package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.Consumer.end;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallChunksTest {
    private static final int WINDOW = 256 << 10;

    @TempDir
    private Path data;

    @Test
    @DisplayName("pieces pass both ways untouched and in order, up to their ends, and the answer comes last")
    void chunks_bothWays_passInOrderBeforeTheAnswer() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "translate");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "translate").setStreamsInput(true));
            alice.input("c1", data("一"), data(""), data("二"));
            ServedCall served = provider.call();
            assertThat(served.getStreamsInput()).isTrue();
            alice.input("c1", data("三"), end());
            List<ServedChunk> input = new ArrayList<>();
            while (input.size() < 5) {
                input.addAll(provider.input());
            }
            assertThat(input).allMatch(chunk -> chunk.getRoutingId() == served.getRoutingId());
            assertThat(input.stream()
                            .map(chunk -> chunk.getChunk().hasEnd()
                                    ? "end"
                                    : chunk.getChunk().getData().getText()))
                    .containsExactly("一", "", "二", "三", "end");
            provider.output(served.getRoutingId(), data("one"), data("two"), end());
            provider.answer(served.getRoutingId(), json("\"done\""));
            List<CallChunk> output = new ArrayList<>();
            InvokeResponse frame = alice.talk().next();
            while (frame.hasOutput()) {
                output.addAll(frame.getOutput().getChunksList());
                frame = alice.talk().next();
            }
            assertThat(output).allMatch(chunk -> chunk.getCallId().equals("c1"));
            assertThat(output.stream()
                            .map(chunk -> chunk.getChunk().hasEnd()
                                    ? "end"
                                    : chunk.getChunk().getData().getText()))
                    .containsExactly("one", "two", "end");
            assertThat(frame.getEnded().getCalls(0).getResult().getJson()).isEqualTo("\"done\"");
        }
    }

    @Test
    @DisplayName("input sent right behind the call reaches the provider behind the call, also while a key is charged")
    void input_beforeDispatch_followsTheCall() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "slow-door");
                Consumer alice = Consumer.of(hub, "alice")) {
            String key = Keyring.grant(hub, "bot", "slow-door", "alice", 5).getSecret();
            alice.make(call("c1", "slow-door").setKey(key).setStreamsInput(true));
            alice.input("c1", data("first"), end());
            List<ServeResponse> frames = new ArrayList<>();
            while (frames.stream().noneMatch(ServeResponse::hasInput)) {
                frames.add(provider.serve().next());
            }
            assertThat(frames.get(0).hasCalls()).isTrue();
            assertThat(frames.get(0).getCalls().getCalls(0).getKeyId()).isNotEmpty();
            assertThat(frames.get(1)
                            .getInput()
                            .getChunks(0)
                            .getChunk()
                            .getData()
                            .getText())
                    .isEqualTo("first");
        }
    }

    @Test
    @DisplayName("what the receiver consumed is told to the sender and gives room, both ways")
    void consumed_bothWays_givesRoom() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo").setStreamsInput(true));
            long id = provider.call().getRoutingId();
            for (int round = 0; round < 3; round++) {
                alice.input("c1", data(WINDOW));
                provider.input();
                provider.consumed(id, WINDOW);
                assertThat(alice.consumed("c1")).isEqualTo(WINDOW);
                provider.output(id, data(WINDOW));
                alice.output();
                alice.consumed("c1", 1L << 62);
                assertThat(provider.consumed(id)).isEqualTo(WINDOW);
            }
            provider.answer(id, json("1"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("a caller that overruns the window of input loses the call, and the provider is told")
    void input_beyondWindow_endsTheCall() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo").setStreamsInput(true));
            long id = provider.call().getRoutingId();
            alice.input("c1", data(WINDOW), data(1), data(1));
            CallEnded ended = alice.ended();
            assertThat(reason(ended.getError())).isEqualTo("CHUNK_WINDOW_EXCEEDED");
            assertThat(ended.getDispatched()).isTrue();
            assertThat(provider.canceled()).containsExactly(id);
            assertThat(hub.hub().core().calls().router().inFlight()).isZero();
        }
    }

    @Test
    @DisplayName("a provider that overruns the window of output loses the call, and is told so")
    void output_beyondWindow_endsTheCall() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo"));
            long id = provider.call().getRoutingId();
            provider.output(id, data(WINDOW / 2), data(WINDOW / 2), data(1));
            assertThat(provider.canceled()).containsExactly(id);
            assertThat(alice.output()).hasSize(2);
            assertThat(reason(alice.ended().getError())).isEqualTo("CHUNK_WINDOW_EXCEEDED");
            alice.make(call("c1", "echo"));
            assertThat(provider.call().getRoutingId()).isNotEqualTo(id);
        }
    }

    @Test
    @DisplayName("tiny pieces that wait in the hub are bounded in number, whatever their bytes")
    void output_ofEmptyPiecesToOneWhoReadsNothing_isBounded() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.slow(hub, "alice")) {
            alice.make(call("c1", "echo"));
            long id = provider.call().getRoutingId();
            Chunk[] sixty = new Chunk[60];
            Arrays.fill(sixty, data(""));
            // What the transport takes in itself does not count; behind that, one piece per 64 bytes of the window.
            while (provider.serve().rest().stream().noneMatch(ServeResponse::hasCanceled)) {
                provider.output(id, sixty);
            }
            alice.talk().read(10_000);
            assertThat(reason(alice.ended().getError())).isEqualTo("CHUNK_WINDOW_EXCEEDED");
        }
    }

    @Test
    @DisplayName("a call whose caller does not consume holds up no other call of the same streams")
    void output_notConsumed_delaysNoOtherCall() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("stuck", "echo"));
            long stuck = provider.call().getRoutingId();
            alice.make(call("busy", "echo"));
            long busy = provider.call().getRoutingId();
            provider.output(stuck, data(WINDOW));
            alice.output();
            for (int round = 0; round < 20; round++) {
                provider.output(busy, data(100_000));
                assertThat(alice.output().get(0).getCallId()).isEqualTo("busy");
                alice.consumed("busy", 100_000);
            }
            provider.answer(busy, json("1"));
            assertThat(alice.ended().getCallId()).isEqualTo("busy");
            provider.answer(stuck, json("2"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("of many calls of one stream each one's pieces keep their order and come before its answer")
    void output_ofManyCalls_keepsEachOnesOrder() throws Exception {
        int calls = 40;
        int pieces = 25;
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            OutgoingCall.Builder[] all = new OutgoingCall.Builder[calls];
            for (int i = 0; i < calls; i++) {
                all[i] = call("c" + i, "echo");
            }
            alice.make(all);
            List<Long> ids = new ArrayList<>();
            while (ids.size() < calls) {
                provider.calls().forEach(served -> ids.add(served.getRoutingId()));
            }
            for (int piece = 0; piece < pieces; piece++) {
                for (long id : ids) {
                    provider.output(id, data("" + piece));
                }
            }
            ids.forEach(id -> provider.answer(id, json("1")));
            Map<String, Integer> next = new HashMap<>();
            int ended = 0;
            while (ended < calls) {
                InvokeResponse frame = alice.talk().next();
                frame.getOutput()
                        .getChunksList()
                        .forEach(chunk -> assertThat(chunk.getChunk().getData().getText())
                                .isEqualTo("" + (next.merge(chunk.getCallId(), 1, Integer::sum) - 1)));
                frame.getEnded()
                        .getCallsList()
                        .forEach(over -> assertThat(next.get(over.getCallId())).isEqualTo(pieces));
                ended += frame.getEnded().getCallsCount();
            }
        }
    }
}
