package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Refined;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RefineTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private static DiscoverOpen query(String text) {
        return DiscoverOpen.newBuilder()
                .setFilter(ServiceFilter.newBuilder().setText(text))
                .setOrder(ServiceOrder.SERVICE_ORDER_LOAD)
                .build();
    }

    private static DiscoverResponse discoverOpened() {
        return DiscoverResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build();
    }

    private static DiscoverResponse refined(long frameId) {
        return DiscoverResponse.newBuilder()
                .setFrameId(frameId)
                .setRefined(Refined.getDefaultInstance())
                .build();
    }

    private static DiscoverResponse refused(long frameId) {
        return DiscoverResponse.newBuilder()
                .setFrameId(frameId)
                .setError(Frames.error(ErrorReason.ERROR_REASON_FIELD_INVALID, Map.of()))
                .build();
    }

    private static final class Silent implements ServiceListener {
        @Override
        public void onChange(ServiceChange change) {}

        @Override
        public void onCaughtUp() {}

        @Override
        public void onReset() {}
    }

    @Test
    void refine_agreed_isWhatTheNextStreamOpensWith() {
        Discovery discovery = fixture.client().services().discover(query("甲"), new Silent());
        var stream = fixture.hub.discover.next();
        assertThat(stream.take().getOpen()).isEqualTo(query("甲"));
        stream.send(discoverOpened());
        get(discovery.opened());
        CompletableFuture<Void> done = discovery.refine(query("乙"));
        DiscoverRequest frame = stream.take();
        assertThat(frame.getRefine()).isEqualTo(query("乙"));
        assertThat(frame.getFrameId()).isEqualTo(2);
        assertThat(done).isNotDone();
        stream.send(refined(2));
        get(done);
        stream.drop();

        assertThat(fixture.hub.discover.next().take().getOpen()).isEqualTo(query("乙"));
    }

    @Test
    void refine_refused_failsAndTheOldQueryStays() {
        Discovery discovery = fixture.client().services().discover(query("甲"), new Silent());
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(discoverOpened());
        get(discovery.opened());
        CompletableFuture<Void> done = discovery.refine(query("坏"));
        stream.take();
        stream.send(refused(2));

        assertThat(failure(done).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
        stream.drop();
        assertThat(fixture.hub.discover.next().take().getOpen()).isEqualTo(query("甲"));
    }

    @Test
    void refine_whileTheLinkIsAway_opensWithItAndFallsBackWhenItIsRefused() {
        Discovery discovery = fixture.client().services().discover(query("甲"), new Silent());
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(discoverOpened());
        get(discovery.opened());
        fixture.hub.stop();
        CompletableFuture<Void> done = discovery.refine(query("坏"));
        fixture.hub.startAgain();
        var second = fixture.hub.discover.next();
        assertThat(second.take().getOpen()).isEqualTo(query("坏"));
        second.send(refused(1));

        assertThat(failure(done).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
        assertThat(fixture.hub.discover.next().take().getOpen()).isEqualTo(query("甲"));
        assertThat(discovery.closed()).isNotDone();
    }

    @Test
    void refine_afterTheEnd_fails() {
        Discovery discovery = fixture.client().services().discover(query("甲"), new Silent());
        fixture.hub.discover.next().take();
        discovery.close();
        get(discovery.closed());

        failure(discovery.refine(query("乙")));
    }
}
