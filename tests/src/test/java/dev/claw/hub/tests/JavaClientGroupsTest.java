package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubClientBuilder;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.KeyListener;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.ReceiptListener;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyVariant;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.SentMessage;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups, receipts and keys between Java clients over the hub's jar. */
@SuppressWarnings("try") // one inbox is closed before its end
final class JavaClientGroupsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    private static HubClient client(String address, String agent) {
        HubClientBuilder builder = HubClient.builder(address).agentId(agent);
        return builder.backoff(Duration.ofMillis(20), Duration.ofMillis(200)).buildBlocking();
    }

    private static Channel group(HubClient owner, String name, HubClient member, String memberId) {
        Channel group = owner.createChannel(CreateChannelRequest.newBuilder()
                .setName(name)
                .addAgentIds(memberId)
                .build());
        member.answerChannel(AnswerChannelRequest.newBuilder()
                .setChannelId(group.getChannelId())
                .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                .build());
        return group;
    }

    private static SentMessage say(HubClient from, Channel group, String text) {
        return from.send(OutgoingMessage.newBuilder()
                .setChannelId(group.getChannelId())
                .setPayload(Payloads.text(text))
                .build());
    }

    /** The next messages of groups, acknowledged; events and the inbox's own entries are acknowledged and passed over. */
    private static List<String> take(Inbox inbox, int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            ReceivedEntry entry = inbox.poll(PATIENCE).orElseThrow();
            if (entry.group().isPresent() && entry.entry().hasMessage()) {
                texts.add(Payloads.asText(entry.entry().getMessage().getPayload()));
            }
            entry.acknowledge();
        }
        return texts;
    }

    @Test
    @DisplayName(
            "G4 G6: each group goes on where it was read, over a hub that was killed and a reader that began again")
    void groups_hubKilledAndReaderStartedAgain_goOnWhereTheyWere() throws Exception {
        HubProcess first = HubProcess.start(data);
        String port = first.grpcPort();
        try (HubClient alice = client(first.grpc(), "甲");
                HubClient bob = client(first.grpc(), "乙")) {
            Channel one = group(alice, "周一", bob, "乙");
            Channel two = group(alice, "周二", bob, "乙");
            say(alice, one, "一1");
            say(alice, two, "二1");
            try (Inbox inbox = bob.inbox(InboxOptions.defaults().withGroups())) {
                assertThat(take(inbox, 2)).containsExactlyInAnyOrder("一1", "二1");
                first.kill();
                try (HubProcess second = HubProcess.start(data, port, "0")) {
                    say(alice, one, "一2");
                    assertThat(take(inbox, 1)).containsExactly("一2");
                    inbox.close();
                    inbox.closed().join();
                    say(alice, two, "二2");
                    say(alice, one, "一3");
                    try (Inbox again = bob.inbox(InboxOptions.defaults().withGroups())) {
                        assertThat(take(again, 2)).containsExactlyInAnyOrder("一3", "二2");
                        bob.leaveChannel(LeaveChannelRequest.newBuilder()
                                .setChannelId(two.getChannelId())
                                .build());
                        say(alice, one, "一4");
                        assertThat(take(again, 1)).containsExactly("一4");
                    }
                    assertThat(second.stop()).isIn(0, 143);
                }
            }
        }
    }

    @Test
    void window_smallerThanWhatWaitsInManyGroups_isNeverSpentForGood() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubClient alice = client(hub.grpc(), "甲");
                HubClient bob = client(hub.grpc(), "乙")) {
            List<Channel> groups = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                groups.add(group(alice, "组" + i, bob, "乙"));
            }
            for (Channel group : groups) {
                say(alice, group, "a");
                say(alice, group, "b");
            }
            try (CutLine line = new CutLine(hub.grpc());
                    HubClient far = client(line.address(), "乙");
                    Inbox inbox = far.inbox(InboxOptions.defaults().withGroups().withWindow(3))) {
                assertThat(take(inbox, 50)).hasSize(50);
                line.cut();
                assertThat(take(inbox, 40)).hasSize(40);
                line.cut();
                assertThat(take(inbox, 50)).hasSize(50);
                assertThat(inbox.pollGap()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("G8: the sender hears that a message was delivered, and that it was read")
    void receipts_tellTheSenderOfDeliveryAndReading() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubClient alice = client(hub.grpc(), "甲");
                HubClient bob = client(hub.grpc(), "乙")) {
            Map<String, Receipt> newest = new ConcurrentHashMap<>();
            alice.async().messages().receipts(new Newest(newest));
            SentMessage sent = alice.send(OutgoingMessage.newBuilder()
                    .setAgentId("乙")
                    .setPayload(Payloads.text("在吗"))
                    .build());
            String channel = sent.getChannelId();
            try (Inbox inbox = bob.inbox(InboxOptions.defaults())) {
                ReceivedEntry entry = inbox.take();
                assertThat(newest).doesNotContainKey(channel);
                entry.acknowledge();
                await().until(() ->
                        newest.containsKey(channel) && receipt(newest, channel).getDeliveredThrough() == sent.getSeq());
                assertThat(receipt(newest, channel).getReadThrough()).isZero();
                entry.markRead();
                await().until(() -> receipt(newest, channel).getReadThrough() == sent.getSeq());
            }
            assertThat(alice.listReceipts(ListReceiptsRequest.newBuilder()
                                    .setAgentId("乙")
                                    .build())
                            .getReceipts(0)
                            .getReadThrough())
                    .isEqualTo(sent.getSeq());
        }
    }

    @Test
    void keys_areChosenByVariantRenewedAndFollowed() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubClient provider = client(hub.grpc(), "甲");
                HubClient consumer = client(hub.grpc(), "乙")) {
            provider.publish(
                    ProviderOptions.defaults(),
                    List.of(ServiceDeclaration.newBuilder()
                            .setServiceId("dict")
                            .setName("词典")
                            .build()),
                    (call, context) -> call.getParameters());
            provider.setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                    .setServiceId("dict")
                    .setPolicy(KeyPolicy.newBuilder()
                            .setApproval(Approval.APPROVAL_AUTO)
                            .addVariants(
                                    KeyVariant.newBuilder().setName("trial").setMaxCalls(2)))
                    .build());
            Map<String, Key> held = new ConcurrentHashMap<>();
            Map<String, Key> granted = new ConcurrentHashMap<>();
            consumer.async().keys().follow(new Keys(held));
            provider.async().keys().issue(new Requests(), new Keys(granted));
            KeyGrant grant = consumer.acquireKey(RequestKeyRequest.newBuilder()
                    .setRequestId("k1")
                    .setServiceId("dict")
                    .setVariant("trial")
                    .build());
            String id = grant.getKey().getKeyId();
            assertThat(grant.getKey().getVariant()).isEqualTo("trial");
            await().until(() -> held.containsKey(id) && granted.containsKey(id));
            KeyGrant renewed = consumer.acquireKey(RequestKeyRequest.newBuilder()
                    .setRequestId("k2")
                    .setServiceId("dict")
                    .setVariant("trial")
                    .setRenewKeyId(id)
                    .build());

            assertThat(renewed.getSecret()).isEmpty();
            await().until(() ->
                    key(held, id).getRenewals() == 1 && key(held, id).getMaxCalls() == 4);
            await().until(() -> key(granted, id).getRenewals() == 1);
        }
    }

    private static Receipt receipt(Map<String, Receipt> newest, String channel) {
        return newest.getOrDefault(channel, Receipt.getDefaultInstance());
    }

    private static Key key(Map<String, Key> newest, String id) {
        return newest.getOrDefault(id, Key.getDefaultInstance());
    }

    private record Newest(Map<String, Receipt> receipts) implements ReceiptListener {
        @Override
        public void onReceipt(Receipt receipt) {
            receipts.put(receipt.getChannelId(), receipt);
        }

        @Override
        public void onReset() {}
    }

    private record Keys(Map<String, Key> keys) implements KeyListener {
        @Override
        public void onKey(Key key) {
            keys.put(key.getKeyId(), key);
        }

        @Override
        public void onCaughtUp() {}

        @Override
        public void onReset() {}
    }

    private record Requests() implements KeyRequestListener {
        @Override
        public void onRequest(PendingKeyRequest request) {}

        @Override
        public void onCaughtUp() {}

        @Override
        public void onReset() {}
    }
}
