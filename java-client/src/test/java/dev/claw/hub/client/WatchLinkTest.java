package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelStates;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.PendingKeyRequests;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceChanges;
import dev.claw.hub.v1.ServiceFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WatchLinkTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final List<String> told = new CopyOnWriteArrayList<>();

    private static DiscoverResponse opened() {
        return DiscoverResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build();
    }

    private static DiscoverResponse listed(String... ids) {
        ServiceChanges.Builder changes = ServiceChanges.newBuilder();
        for (String id : ids) {
            changes.addChanges(
                    ServiceChange.newBuilder().setListed(Service.newBuilder().setServiceId(id)));
        }
        return DiscoverResponse.newBuilder().setChanges(changes).build();
    }

    private static DiscoverResponse caughtUp() {
        return DiscoverResponse.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build();
    }

    private final class Changes implements ServiceListener {
        @Override
        public void onChange(ServiceChange change) {
            told.add(change.hasListed() ? change.getListed().getServiceId() : "gone " + change.getGone());
            if (change.getListed().getServiceId().equals("坏")) {
                throw new IllegalStateException("the callback breaks");
            }
        }

        @Override
        public void onCaughtUp() {
            told.add("caught up");
        }

        @Override
        public void onReset() {
            told.add("reset");
        }
    }

    @Test
    void discover_tellsTheSnapshotThenChangesAndStartsOverAfterAReconnect() {
        ServiceFilter filter = ServiceFilter.newBuilder().setText("翻").build();
        Subscription watch = fixture.client().discover(filter, new Changes());
        var stream = fixture.hub.discover.next();
        assertThat(stream.take().getOpen().getFilter()).isEqualTo(filter);
        stream.send(opened());
        get(watch.opened());
        stream.send(listed("翻译", "翻页"));
        stream.send(caughtUp());
        stream.send(DiscoverResponse.newBuilder()
                .setChanges(ServiceChanges.newBuilder()
                        .addChanges(ServiceChange.newBuilder().setGone("翻页")))
                .build());
        await().until(() -> told.equals(List.of("翻译", "翻页", "caught up", "gone 翻页")));
        stream.drop();
        var second = fixture.hub.discover.next();
        assertThat(second.take().getOpen().getFilter()).isEqualTo(filter);
        second.send(opened());
        second.send(listed("翻译"));

        await().until(() -> told.equals(List.of("翻译", "翻页", "caught up", "gone 翻页", "reset", "翻译")));
    }

    @Test
    void callback_thatFails_doesNotStopTheNext() {
        fixture.client().discover(ServiceFilter.getDefaultInstance(), new Changes());
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(opened());
        stream.send(listed("坏", "好"));
        stream.send(caughtUp());

        await().until(() -> told.equals(List.of("坏", "好", "caught up")));
    }

    @Test
    void onLost_tellsEachLossOfAStreamThatWasUp() {
        Subscription watch = fixture.client().discover(ServiceFilter.getDefaultInstance(), new Changes());
        watch.onLost(why -> told.add("lost " + why.code()));
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(opened());
        stream.send(listed("翻译"));
        stream.drop();
        // Did not come up, so there was nothing to lose.
        fixture.hub.discover.next().drop();
        var third = fixture.hub.discover.next();
        third.send(opened());
        third.drop();

        await().until(() -> told.equals(List.of("翻译", "lost UNAVAILABLE", "reset", "lost UNAVAILABLE")));
    }

    @Test
    void onLost_refusedForGood_isToldByTheEndAlone() {
        Subscription watch = fixture.client().discover(ServiceFilter.getDefaultInstance(), new Changes());
        watch.onLost(why -> told.add("lost " + why.code()));
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(opened());
        stream.fail(Frames.error(ErrorReason.ERROR_REASON_ACCESS_DENIED, Map.of()));

        assertThat(failure(watch.closed()).reason()).isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
        assertThat(told).isEmpty();
    }

    @Test
    void close_endsTheStreamAndTheCallbacks() {
        Subscription watch = fixture.client().discover(ServiceFilter.getDefaultInstance(), new Changes());
        var stream = fixture.hub.discover.next();
        stream.take();
        stream.send(opened());
        get(watch.opened());
        watch.close();

        assertThat(get(watch.closed())).isEqualTo(EndCause.CLOSED);
        get(stream.canceled());
        watch.close();
    }

    @Test
    void issue_tellsWhatWaits() {
        fixture.client().issue(new KeyRequestListener() {
            @Override
            public void onRequest(PendingKeyRequest request) {
                told.add(request.getPurpose());
            }

            @Override
            public void onCaughtUp() {
                told.add("caught up");
            }

            @Override
            public void onReset() {
                told.add("reset");
            }
        });
        var stream = fixture.hub.issue.next();
        assertThat(stream.take().hasOpen()).isTrue();
        stream.send(IssueResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        stream.send(IssueResponse.newBuilder()
                .setRequests(PendingKeyRequests.newBuilder()
                        .addRequests(PendingKeyRequest.newBuilder().setPurpose("想用一下")))
                .build());
        stream.send(IssueResponse.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build());

        await().until(() -> told.equals(List.of("想用一下", "caught up")));
    }

    @Test
    void converse_tellsChannels() {
        fixture.client().converse(new ChannelListener() {
            @Override
            public void onChannel(Channel channel) {
                told.add(channel.getChannelId());
            }

            @Override
            public void onCaughtUp() {
                told.add("caught up");
            }

            @Override
            public void onReset() {
                told.add("reset");
            }
        });
        var stream = fixture.hub.converse.next();
        assertThat(stream.take().getOpen().getAskOnly()).isFalse();
        stream.send(ConverseResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        stream.send(ConverseResponse.newBuilder()
                .setChannels(ChannelStates.newBuilder()
                        .addChannels(Channel.newBuilder().setChannelId("ch_1")))
                .build());

        await().until(() -> told.equals(List.of("ch_1")));
    }
}
