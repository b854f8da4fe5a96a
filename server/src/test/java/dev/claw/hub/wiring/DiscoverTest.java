package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following the list. */
final class DiscoverTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("refine: first what matches no longer is gone, then all that match, then caught up")
    void refine_toOtherFilter_tellsGoneThenAll() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice");
                Discovering follower = Discovering.of(hub, "bob", tagged("text"))) {
            assertThat(follower.snapshot()).isEmpty();
            alice.declare(service("a").addTags("text"));
            alice.declare(service("b").addTags("text").addTags("图片"));
            alice.declare(service("c").addTags("图片"));
            assertThat(Discovering.text(follower.change())).isEqualTo("a");
            assertThat(Discovering.text(follower.change())).isEqualTo("b");
            DiscoverResponse refused = follower.refine(
                    2, DiscoverOpen.newBuilder().setOrderValue(99).build());
            assertThat(reason(refused.getError())).isEqualTo("FIELD_INVALID");
            alice.declare(service("d").addTags("text"));
            assertThat(Discovering.text(follower.change())).isEqualTo("d");
            assertThat(follower.refine(3, tagged("图片")).hasRefined()).isTrue();
            List<String> told = follower.snapshot();
            assertThat(told.subList(0, 2)).containsExactlyInAnyOrder("-a", "-d");
            assertThat(told.subList(2, told.size())).containsExactly("b", "c");
            alice.declare(service("a").addTags("text").setDescription("not followed"));
            alice.declare(service("b").addTags("text"));
            alice.declare(service("e").addTags("图片"));
            assertThat(Discovering.text(follower.change())).isEqualTo("-b");
            assertThat(Discovering.text(follower.change())).isEqualTo("e");
            assertThat(reason(follower.refine(3, tagged("x")).getError())).isEqualTo("FRAME_ID_INVALID");
        }
    }

    @Test
    @DisplayName("the snapshot comes in the order asked for, also of a refinement")
    void open_inOrder_sortsSnapshot() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.declare(service("a").setPrice(price("10")));
            alice.declare(service("b").setPrice(price("9.5")));
            alice.declare(service("c"));
            try (Discovering follower = Discovering.of(hub, "bob", ordered(ServiceOrder.SERVICE_ORDER_PRICE))) {
                assertThat(follower.snapshot()).containsExactly("b", "a", "c");
                follower.refine(2, ordered(ServiceOrder.SERVICE_ORDER_NEWEST));
                assertThat(follower.snapshot()).containsExactly("c", "b", "a");
            }
        }
    }

    @Test
    @DisplayName("a long list comes in frames of at most 64, whole, to a reader that is slow")
    void open_ofLongList_isFedInPages() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            List<String> ids = new ArrayList<>();
            List<Publishing> publishers = new ArrayList<>();
            for (int agent = 0; agent < 20; agent++) {
                int first = agent * 100;
                Publishing publisher = Publishing.of(hub, "agent-" + agent);
                publishers.add(publisher);
                List<ServiceDeclaration> services = IntStream.range(first, first + 100)
                        .mapToObj(i -> service(String.format("s%05d", i)).build())
                        .toList();
                publisher.declareAll(services.subList(0, 64));
                publisher.declareAll(services.subList(64, 100));
                services.forEach(each -> ids.add(each.getServiceId()));
            }
            var slow = Talk.openSlow(hub.registryStreams("bob")::discover);
            slow.send(dev.claw.hub.v1.DiscoverRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(DiscoverOpen.getDefaultInstance())
                    .build());
            slow.next();
            List<String> told = new ArrayList<>();
            boolean caughtUp = false;
            while (!caughtUp) {
                slow.read(1);
                DiscoverResponse frame = slow.next();
                assertThat(frame.getChanges().getChangesCount()).isLessThanOrEqualTo(64);
                frame.getChanges().getChangesList().forEach(change -> told.add(Discovering.text(change)));
                caughtUp = frame.hasCaughtUp();
            }
            assertThat(told).isEqualTo(ids);
            publishers.forEach(Publishing::close);
        }
    }

    private static DiscoverOpen tagged(String tag) {
        return Discovering.filter(ServiceFilter.newBuilder().addTags(tag));
    }

    private static DiscoverOpen ordered(ServiceOrder order) {
        return DiscoverOpen.newBuilder().setOrder(order).build();
    }

    private static Price.Builder price(String amount) {
        return Price.newBuilder().setAmount(amount).setCurrency("EUR");
    }
}
