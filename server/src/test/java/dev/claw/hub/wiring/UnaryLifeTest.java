package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.Service;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that opens no stream in its life. */
final class UnaryLifeTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G8: by unary calls alone two agents write, join a group, read it from their cursors and see receipts")
    void conversation_unaryOnly_isWhole() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Channel group = hub.channels("alice")
                    .createChannel(CreateChannelRequest.newBuilder()
                            .setName("研究")
                            .addAgentIds("bob")
                            .build())
                    .getChannel();
            send(hub, message("m1", "bob", "你好"));
            FetchMessagesResponse first = fetch(hub);
            assertThat(first.getEntriesList()).hasSize(2);
            hub.channels("bob")
                    .answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(group.getChannelId())
                            .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                            .build());
            CompletableFuture<FetchMessagesResponse> waiting = CompletableFuture.supplyAsync(() -> hub.messages("bob")
                    .fetchMessages(FetchMessagesRequest.newBuilder()
                            .setGroups(true)
                            .setResumeAfter(first.getThrough())
                            .setWait(Duration.newBuilder().setSeconds(30))
                            .build()));
            long seq = send(hub, toGroup(group, "g1", "大家好"));
            assertThat(waiting.get().getChannelsCount()).isEqualTo(1);
            FetchMessagesResponse read = fetch(hub);
            assertThat(read.getChannels(0).getThrough()).isEqualTo(seq);
            hub.messages("bob")
                    .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                            .setThrough(read.getThrough())
                            .addChannels(ChannelMark.newBuilder()
                                    .setChannelId(group.getChannelId())
                                    .setReadThrough(seq))
                            .build());
            assertThat(fetch(hub).getEntriesCount() + fetch(hub).getChannelsCount())
                    .isZero();
            assertThat(receipts(hub, ListReceiptsRequest.newBuilder().setChannelId(group.getChannelId())))
                    .satisfies(receipt -> assertThat(receipt.getReadThrough()).isEqualTo(seq));
            assertThat(receipts(hub, ListReceiptsRequest.newBuilder().setAgentId("bob")))
                    .satisfies(
                            receipt -> assertThat(receipt.getDeliveredThrough()).isEqualTo(1))
                    .satisfies(receipt -> assertThat(receipt.getReadThrough()).isZero());
            assertThat(hub.messages("bob")
                            .listMessages(ListMessagesRequest.newBuilder()
                                    .setChannelId(group.getChannelId())
                                    .build())
                            .getMessagesList())
                    .hasSize(1);
            hub.channels("bob")
                    .leaveChannel(LeaveChannelRequest.newBuilder()
                            .setChannelId(group.getChannelId())
                            .build());
            assertThat(hub.channels("bob")
                            .listChannels(ListChannelsRequest.getDefaultInstance())
                            .getChannelsList())
                    .extracting(Channel::getChannelId)
                    .doesNotContain(group.getChannelId())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("G13: by unary calls alone an agent finds a service, gets a key, calls, and has a kept answer again")
    void calling_unaryOnly_isWhole() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            Keying.policy(hub, "echo", Keying.auto(1));
            assertThat(hub.registry("alice")
                            .listServices(ListServicesRequest.getDefaultInstance())
                            .getServicesList())
                    .extracting(Service::getServiceId)
                    .containsExactly("echo");
            KeyGrant key = hub.keys("alice")
                    .requestKey(RequestKeyRequest.newBuilder()
                            .setRequestId("r1")
                            .setServiceId("echo")
                            .build())
                    .getGranted();
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> hub.calls("alice")
                    .call(CallRequest.newBuilder()
                            .setCall(OutgoingCall.newBuilder()
                                    .setCallId("c1")
                                    .setServiceId("echo")
                                    .setKey(key.getSecret())
                                    .setOnDisconnect(OnDisconnect.ON_DISCONNECT_KEEP))
                            .build())
                    .getResult()
                    .getJson());
            provider.answer(provider.call().getRoutingId(), json("7"));
            assertThat(answer.get()).isEqualTo("7");
            GetCallRequest again = GetCallRequest.newBuilder().setCallId("c1").build();
            assertThat(hub.calls("alice").getCall(again).getEnded().getResult().getJson())
                    .isEqualTo("7");
            assertThat(hub.keys("alice")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeys(0)
                            .getUsedCalls())
                    .isEqualTo(1);
            hub.keys("alice")
                    .revokeKey(RevokeKeyRequest.newBuilder()
                            .setKey(key.getKey().getKeyId())
                            .build());
        }
    }

    private static OutgoingMessage toGroup(Channel group, String id, String content) {
        return OutgoingMessage.newBuilder()
                .setMessageId(id)
                .setChannelId(group.getChannelId())
                .setPayload(text(content))
                .build();
    }

    private static long send(HubFixture hub, OutgoingMessage message) {
        return hub.messages("alice")
                .sendMessage(SendMessageRequest.newBuilder().setMessage(message).build())
                .getMessage()
                .getSeq();
    }

    private static FetchMessagesResponse fetch(HubFixture hub) {
        return hub.messages("bob")
                .fetchMessages(FetchMessagesRequest.newBuilder().setGroups(true).build());
    }

    private static Receipt receipts(HubFixture hub, ListReceiptsRequest.Builder of) {
        return hub.messages("alice").listReceipts(of.build()).getReceipts(0);
    }
}
