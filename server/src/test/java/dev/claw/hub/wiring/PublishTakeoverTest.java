package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceChange;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several {@code Publish} streams of one agent. */
final class PublishTakeoverTest {
    /** Tenfold the second of G19. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    @Test
    @DisplayName("a stream that takes over by instance_id keeps the list: nothing is gone in between")
    void publish_bySameInstance_keepsListed() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing older = Publishing.of(hub, "alice", "copy-1");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            older.declare(service("kept"));
            older.declare(service("left"));
            older.declare(service("brief").setReleaseOnClose(true));
            follower.change(change -> change.getListed().getServiceId().equals("brief"));
            Publishing newer = Publishing.of(hub, "alice", "copy-1");
            assertThat(older.talk()
                            .next(PublishResponse::hasSuperseded)
                            .getSuperseded()
                            .getClaim())
                    .isEqualTo("publisher copy-1");
            assertThat(older.talk().end().getCode()).isEqualTo(Status.Code.OK);
            assertThat(get(hub, "left").getListed()).isTrue();
            newer.declare(service("kept").setDescription("by the newer one"));
            newer.declare(service("last"));
            List<String> told = new ArrayList<>();
            while (told.stream().filter(text -> text.startsWith("-")).count() < 2) {
                told.add(Discovering.text(follower.change()));
            }
            assertThat(told).containsExactlyInAnyOrder("kept", "last", "-left", "-brief");
            assertThat(get(hub, "kept").getListed()).isTrue();
            assertThat(get(hub, "left").getListed()).isFalse();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(reasonOf(() -> get(hub, "brief"))).isEqualTo("SERVICE_NOT_FOUND"));
            newer.leave();
            ServiceChange gone = follower.change();
            assertThat(gone.getGone()).isIn("kept", "last");
        }
    }

    @Test
    @DisplayName("what was inherited goes with the stream that inherited it")
    void close_ofInheritor_unlistsAll() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing older = Publishing.of(hub, "alice", "copy-1")) {
            older.declare(service("a"));
            older.declare(service("brief").setReleaseOnClose(true));
            Publishing.of(hub, "alice", "copy-1").leave();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(hub, "a").getListed()).isFalse());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(reasonOf(() -> get(hub, "brief"))).isEqualTo("SERVICE_NOT_FOUND"));
        }
    }

    @Test
    @DisplayName("the same instance_id of another agent takes nothing over")
    void publish_bySameInstanceOfOther_isApart() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice", "copy-1");
                Publishing bob = Publishing.of(hub, "bob", "copy-1")) {
            alice.declare(service("a"));
            bob.declare(service("b"));
            assertThat(alice.report(dev.claw.hub.v1.ServiceReport.newBuilder().setServiceId("a"))
                            .hasOk())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("of two streams that declare one service the newest declaration is listed, until the last one goes")
    void declare_onTwoStreams_listsNewestUntilLastGoes() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing first = Publishing.of(hub, "alice");
                Publishing second = Publishing.of(hub, "alice");
                Discovering follower = Discovering.of(hub, "bob", DiscoverOpen.getDefaultInstance())) {
            first.declare(service("s").setDescription("one"));
            second.declare(service("s").setDescription("two"));
            assertThat(get(hub, "s").getDescription()).isEqualTo("two");
            second.leave();
            first.declare(service("other"));
            List<String> told = new ArrayList<>();
            ServiceChange change = follower.change();
            while (!change.getListed().getServiceId().equals("other")) {
                told.add(change.getListed().getDescription());
                change = follower.change();
            }
            assertThat(told).containsExactly("one", "two");
            Service left = get(hub, "s");
            assertThat(left.getListed()).isTrue();
            assertThat(left.getDescription()).isEqualTo("two");
            first.withdraw("s", false);
            assertThat(follower.change().getGone()).isEqualTo("s");
            assertThat(get(hub, "s").getListed()).isFalse();
        }
    }

    @Test
    @DisplayName("withdrawing behind a declaration that was not yet answered withdraws it")
    void withdraw_behindUnansweredDeclaration_unlists() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            for (int i = 0; i < 20; i++) {
                alice.send(alice.declaring(List.of(service("s").build())));
                Service withdrawn = alice.withdraw("s", false).getOk();
                assertThat(withdrawn.getListed()).isFalse();
                assertThat(get(hub, "s").getListed()).isFalse();
            }
        }
    }

    private static Service get(HubFixture hub, String id) {
        return hub.registry("bob")
                .getService(GetServiceRequest.newBuilder().setServiceId(id).build())
                .getService();
    }
}
