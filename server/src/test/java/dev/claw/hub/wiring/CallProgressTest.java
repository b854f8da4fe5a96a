package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.HubFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallProgress;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallProgressTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("progress reaches the caller before the answer, never less than before, its note cut at 4 KiB")
    void progress_told_reachesTheCaller() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "train");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "train"));
            long id = provider.call().getRoutingId();
            provider.progress(
                    id, state(10).toBuilder().setTotal(20).setNote("一半").build());
            CallProgress half = alice.progress().get(0);
            assertThat(half.getCallId()).isEqualTo("c1");
            assertThat(half.getProgress().getDone()).isEqualTo(10);
            assertThat(half.getProgress().getTotal()).isEqualTo(20);
            assertThat(half.getProgress().getNote()).isEqualTo("一半");
            provider.progress(id, state(9));
            provider.progress(
                    id, state(11).toBuilder().setNote("长".repeat(2_000)).build());
            Progress cut = alice.progress().get(0).getProgress();
            assertThat(cut.getDone()).isEqualTo(11);
            assertThat(cut.hasTotal()).isFalse();
            assertThat(cut.getNote()).isEqualTo("长".repeat(1_365));
            assertThat(cut.getNote().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4 << 10);
            provider.progress(id, state(20));
            provider.answer(id, json("1"));
            assertThat(alice.talk()
                            .next()
                            .getProgress()
                            .getCalls(0)
                            .getProgress()
                            .getDone())
                    .isEqualTo(20);
            assertThat(alice.talk().next().getEnded().getCalls(0).getResult().getJson())
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("a caller that does not keep up gets the newest state of each call, and no queue of old ones")
    void progress_toOneWhoReadsNothing_isTheNewestOnly() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "train");
                Consumer alice = Consumer.slow(hub, "alice")) {
            alice.make(call("c1", "train"), call("c2", "train"));
            List<Long> ids = new ArrayList<>();
            while (ids.size() < 2) {
                provider.calls().forEach(served -> ids.add(served.getRoutingId()));
            }
            // Fills the way to the caller, so that what comes now waits in the hub.
            for (int i = 0; i < 4; i++) {
                provider.output(ids.get(0), data(60_000));
                provider.output(ids.get(1), data(60_000));
            }
            int states = 5_000;
            for (int done = 1; done <= states; done++) {
                provider.progress(ids.get(0), state(done));
                provider.progress(ids.get(1), state(done));
            }
            provider.answer(ids.get(0), json("1"));
            provider.answer(ids.get(1), json("2"));
            alice.talk().read(100_000);
            List<Double> first = new ArrayList<>();
            int ended = 0;
            while (ended < 2) {
                InvokeResponse frame = alice.talk().next();
                frame.getProgress().getCallsList().stream()
                        .filter(progress -> progress.getCallId().equals("c1"))
                        .forEach(progress -> first.add(progress.getProgress().getDone()));
                ended += frame.getEnded().getCallsCount();
            }
            assertThat(first).isSorted().last().isEqualTo((double) states);
            assertThat(first).hasSizeLessThan(states / 2);
        }
    }

    private static Progress state(int done) {
        return Progress.newBuilder().setDone(done).build();
    }
}
