package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyStates;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.Membership;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.PendingKeyRequests;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.Receipts;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FollowingTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final List<String> told = new CopyOnWriteArrayList<>();

    private void awaitTold(String... expected) {
        await().until(() -> told.equals(List.of(expected)));
    }

    private static ExchangeResponse receipts(Receipt... receipts) {
        return ExchangeResponse.newBuilder()
                .setReceipts(Receipts.newBuilder().addAllReceipts(List.of(receipts)))
                .build();
    }

    private static Receipt receipt(String agent, long delivered) {
        return Receipt.newBuilder()
                .setChannelId("ch_1")
                .setAgentId(agent)
                .setDeliveredThrough(delivered)
                .build();
    }

    private static KeyStates keys(String... ids) {
        KeyStates.Builder states = KeyStates.newBuilder();
        for (String id : ids) {
            states.addKeys(Key.newBuilder().setKeyId(id));
        }
        return states.build();
    }

    private final class Told implements ReceiptListener, KeyListener, KeyRequestListener {
        @Override
        public void onReceipt(Receipt receipt) {
            told.add(receipt.getAgentId() + " " + receipt.getDeliveredThrough());
        }

        @Override
        public void onKey(Key key) {
            told.add(key.getKeyId());
        }

        @Override
        public void onRequest(PendingKeyRequest request) {
            told.add(request.getKeyRequestId());
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
    void receipts_claimNoReaderAndComeAgainAfterAReconnect() {
        fixture.client().messages().receipts(new Told());
        var stream = fixture.hub.exchange.next();
        var open = stream.take().getOpen();
        assertThat(open.getReceipts()).isTrue();
        assertThat(open.hasWindow()).isTrue();
        assertThat(open.getWindow()).isZero();
        stream.send(Frames.exchangeOpened(0, 0));
        stream.send(receipts(receipt("乙", 3), receipt("丙", 1)));
        awaitTold("乙 3", "丙 1");
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        second.send(Frames.exchangeOpened(0, 0));
        second.send(receipts(receipt("乙", 5)));

        awaitTold("乙 3", "丙 1", "reset", "乙 5");
    }

    @Test
    void receipts_slowListener_leavesTheRestWithTheHub() {
        List<Runnable> callbacks = new ArrayList<>();
        AsyncHubClient client = fixture.keep(fixture.builder()
                .callbackExecutor(task -> {
                    synchronized (callbacks) {
                        callbacks.add(task);
                    }
                })
                .build());
        client.messages().receipts(new Told());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(Frames.exchangeOpened(0, 0));
        for (int i = 1; i <= 50; i++) {
            stream.send(receipts(receipt("乙", i)));
        }

        synchronized (callbacks) {
            assertThat(callbacks).as("one frame at a time").hasSize(1);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void keys_held_areFollowed() {
        fixture.client().keys().follow(new Told());
        var stream = fixture.hub.acquire.next();
        assertThat(stream.take().getOpen().getAskOnly()).isFalse();
        stream.send(AcquireResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        stream.send(AcquireResponse.newBuilder().setKeys(keys("key_1", "key_2")).build());
        stream.send(AcquireResponse.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build());
        stream.send(AcquireResponse.newBuilder().setKeys(keys("key_1")).build());

        awaitTold("key_1", "key_2", "caught up", "key_1");
    }

    @Test
    void issue_withKeys_tellsRequestsAndKeys() {
        fixture.client().keys().issue(new Told(), new Told());
        var stream = fixture.hub.issue.next();
        assertThat(stream.take().getOpen().getFollowKeys()).isTrue();
        stream.send(IssueResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        stream.send(IssueResponse.newBuilder()
                .setRequests(PendingKeyRequests.newBuilder()
                        .addRequests(PendingKeyRequest.newBuilder().setKeyRequestId("kr_1")))
                .build());
        stream.send(IssueResponse.newBuilder().setKeys(keys("key_1")).build());
        stream.send(IssueResponse.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build());

        awaitTold("kr_1", "key_1", "caught up", "caught up");
    }

    @Test
    void issue_alone_asksForNoKeys() {
        fixture.client().issue(new Told());

        assertThat(fixture.hub.issue.next().take().getOpen().getFollowKeys()).isFalse();
    }

    @Test
    void services_areAskedForInTheOrderWanted() {
        fixture.hub.pages.add(ListServicesResponse.getDefaultInstance());
        get(fixture.client().services().list(ServiceFilter.getDefaultInstance(), ServiceOrder.SERVICE_ORDER_PRICE));

        assertThat(fixture.hub.pagesAsked.remove().getOrder()).isEqualTo(ServiceOrder.SERVICE_ORDER_PRICE);
    }

    @Test
    void groups_areCreatedInvitedToAndLeft() {
        Channels channels = fixture.client().channels();
        Channel created = get(
                channels.create(CreateChannelRequest.newBuilder().setName("周一组").build()));
        assertThat(created.getName()).isEqualTo("周一组");
        Channel invited = get(channels.invite(InviteToChannelRequest.newBuilder()
                .setChannelId(created.getChannelId())
                .addAgentIds("乙")
                .build()));
        assertThat(invited.getMemberCount()).isEqualTo(1);
        Channel left = get(channels.leave(LeaveChannelRequest.newBuilder()
                .setChannelId(created.getChannelId())
                .build()));
        assertThat(left.getMembership()).isEqualTo(Membership.MEMBERSHIP_LEFT);
    }

    @Test
    void markRead_isSaidByARequestThatIsAnswered() {
        get(fixture.client().messages().markRead("ch_1", 7));

        assertThat(fixture.hub.acknowledged.remove().getChannels(0).getReadThrough())
                .isEqualTo(7);
    }
}
