package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a service is, as its provider says. */
final class ServiceReportTest {
    private static final Availability READY = Availability.AVAILABILITY_READY;
    private static final Availability BUSY = Availability.AVAILABILITY_BUSY;
    private static final Availability AWAY = Availability.AVAILABILITY_AWAY;

    @TempDir
    private Path data;

    @Test
    @DisplayName("of several streams the readiest counts, and the mean of the loads; a report ends with its stream")
    void report_ofSeveralStreams_isOne() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing first = Publishing.of(hub, "alice");
                Publishing second = Publishing.of(hub, "alice");
                Publishing third = Publishing.of(hub, "alice")) {
            for (Publishing each : List.of(first, second, third)) {
                Service fresh = each.declare(service("s"));
                assertThat(fresh.getListed()).isTrue();
            }
            assertThat(get(hub).hasLoad()).isFalse();
            assertThat(get(hub).getAvailability()).isEqualTo(Availability.AVAILABILITY_UNSPECIFIED);
            tell(first, AWAY, "去吃饭");
            assertState(get(hub), AWAY, "去吃饭");
            Service told =
                    second.report(report(BUSY).setLoad(0.8).setNote("queue")).getOk();
            assertState(told, BUSY, "queue");
            assertThat(told.getLoad()).isEqualTo(0.8);
            third.report(report(BUSY).setLoad(0.2).setNote("newer"));
            assertState(get(hub), BUSY, "newer");
            assertThat(get(hub).getLoad()).isEqualTo(0.5);
            tell(first, Availability.AVAILABILITY_UNSPECIFIED, "");
            assertState(get(hub), READY, "");
            first.leave();
            await().untilAsserted(() -> assertState(get(hub), BUSY, "newer"));
            third.declare(service("s").setDescription("declared again"));
            assertState(get(hub), BUSY, "newer");
            third.leave();
            await().untilAsserted(() -> assertThat(get(hub).getLoad()).isEqualTo(0.8));
            second.leave();
            await().untilAsserted(() -> assertThat(get(hub).getListed()).isFalse());
            assertThat(get(hub).hasLoad()).isFalse();
            assertThat(get(hub).getAvailability()).isEqualTo(Availability.AVAILABILITY_UNSPECIFIED);
        }
    }

    @Test
    @DisplayName("a report follows the declaration that was sent before it, answered or not")
    void report_behindUnansweredDeclaration_isTaken() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.send(alice.declaring(List.of(service("s").build())));
            alice.send(alice.reporting(report(BUSY).setLoad(1)));
            long reported = alice.lastFrameId();
            PublishResponse answer = alice.answer(reported);
            assertThat(answer.getResults().getResults(0).getOk().getLoad()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("followers get the newest of many reports, and few changes")
    void report_aThousandTimes_tellsFollowersFew() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            alice.declare(service("s"));
            long from = System.nanoTime();
            for (int i = 1; i <= 1_000; i++) {
                alice.send(alice.reporting(report(BUSY).setLoad(i / 1_000.0).setNote("第 " + i)));
            }
            alice.answer(alice.lastFrameId());
            int changes = 0;
            ServiceChange change = follower.change();
            while (change.getListed().getLoad() < 1) {
                changes++;
                change = follower.change();
            }
            long windows = (System.nanoTime() - from) / 100_000_000 + 1;
            assertThat(changes).isLessThanOrEqualTo((int) windows + 1);
            assertThat(change.getListed().getStatusNote()).isEqualTo("第 1000");
        }
    }

    @Test
    @DisplayName("a change that matters takes the newest report along, and no older one follows")
    void declare_behindReport_tellsNewest() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            alice.declare(service("s"));
            follower.change();
            alice.report(report(BUSY).setLoad(0.5));
            alice.declare(service("s").setDescription("new"));
            alice.declare(service("z"));
            ServiceChange change =
                    follower.change(told -> told.getListed().getDescription().equals("new"));
            assertThat(change.getListed().getLoad()).isEqualTo(0.5);
            assertThat(Discovering.text(follower.change())).isEqualTo("z");
        }
    }

    @Test
    @DisplayName("a malformed report, or one of a service that the stream does not declare, changes nothing")
    void report_ofBadFields_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice");
                Publishing other = Publishing.of(hub, "alice")) {
            alice.declare(service("s"));
            for (ServiceReport.Builder bad : List.of(
                    report(READY).setLoad(-0.01),
                    report(READY).setLoad(1.01),
                    report(READY).setLoad(Double.NaN),
                    report(READY).setLoad(Double.POSITIVE_INFINITY),
                    report(READY).setNote("字".repeat(86)),
                    report(READY).setAvailabilityValue(17),
                    report(READY).setServiceId(""),
                    report(READY).setServiceId("no id"),
                    report(READY).setServiceId("unknown"))) {
                assertThat(reason(alice.report(bad).getError())).as("%s", bad).isEqualTo("FIELD_INVALID");
            }
            assertThat(reason(other.report(report(READY)).getError())).isEqualTo("FIELD_INVALID");
            assertState(get(hub), Availability.AVAILABILITY_UNSPECIFIED, "");
            assertThat(alice.report(report(READY).setLoad(0).setNote("好")).hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("what the Serve streams carry is told as it is at the moment of the answer")
    void get_whileCallsAreWithProviders_countsThem() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(
                        hub, "alice", "s", ServeOpen.newBuilder().setMaxCalls(8).build());
                Talk<ServeRequest, ServeResponse> second = Provider.serve(hub, "alice", "s");
                Consumer bob = Consumer.of(hub, "bob");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            assertThat(follower.change().getListed().getProviders()).isEqualTo(2);
            bob.make(Consumer.call("c1", "s"), Consumer.call("c2", "s"), Consumer.call("c3", "s"));
            first.calls();
            second.next(ServeResponse::hasCalls);
            await().untilAsserted(() -> assertThat(load(get(hub))).isEqualTo("2 3 72"));
            assertThat(load(hub.registry("bob")
                            .listServices(ListServicesRequest.getDefaultInstance())
                            .getServices(0)))
                    .isEqualTo("2 3 72");
            second.cancel();
            await().untilAsserted(
                            () -> assertThat(load(get(hub))).startsWith("1 ").endsWith(" 8"));
        }
    }

    private static String load(Service service) {
        return service.getProviders() + " " + service.getCallsInFlight() + " " + service.getMaxCalls();
    }

    private static void tell(Publishing publishing, Availability availability, String note) throws Exception {
        assertThat(publishing.report(report(availability).setNote(note)).hasOk())
                .isTrue();
    }

    private static ServiceReport.Builder report(Availability availability) {
        return ServiceReport.newBuilder().setServiceId("s").setAvailability(availability);
    }

    private static Service get(HubFixture hub) {
        return hub.registry("bob")
                .getService(GetServiceRequest.newBuilder().setServiceId("s").build())
                .getService();
    }

    private static void assertState(Service service, Availability availability, String note) {
        assertThat(service.getAvailability()).isEqualTo(availability);
        assertThat(service.getStatusNote()).isEqualTo(note);
    }
}
