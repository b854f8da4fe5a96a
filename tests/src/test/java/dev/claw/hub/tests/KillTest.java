package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KillTest {
    private static final int MESSAGES = 4_000;

    @TempDir
    private Path data;

    @Test
    @DisplayName("G1 G2 G3 G4 G5 G6: kill -9 while messages are sent and read: none is lost, none comes twice")
    void kill_whileSendingAndReading_losesNothing() throws Exception {
        HubProcess first = HubProcess.start(data);
        String port = first.grpcPort();
        Map<Long, String> received = new TreeMap<>();
        AtomicInteger acknowledged = new AtomicInteger();
        try (AsyncHubClient alice = AsyncHubClient.builder(first.grpc())
                        .agentId("alice")
                        .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                        .build();
                HubClient bob = HubClient.builder(first.grpc())
                        .agentId("bob")
                        .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                        .buildBlocking();
                Inbox inbox = bob.inbox(InboxOptions.defaults())) {
            List<CompletableFuture<SentMessage>> sent = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(alice.send(OutgoingMessage.newBuilder()
                                .setMessageId("m" + i)
                                .setAgentId("bob")
                                .setPayload(Payloads.text("第 " + i))
                                .build())
                        .whenComplete((message, fault) -> acknowledged.incrementAndGet()));
            }
            take(inbox, received, 200);
            first.kill();
            int before = acknowledged.get();
            try (HubProcess second = HubProcess.start(data, port, "0")) {
                take(inbox, received, MESSAGES);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() == MESSAGES);
                assertThat(sent).allMatch(future -> !future.isCompletedExceptionally());
                assertThat(before)
                        .as("the kill came while messages were on their way")
                        .isLessThan(MESSAGES);
                assertThat(received.keySet())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, MESSAGES).boxed().toList());
                assertThat(received.values())
                        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, MESSAGES)
                                .mapToObj(i -> "第 " + i)
                                .toList());
                assertThat(history(bob)).containsExactlyElementsOf(received.values());
                assertThat(second.stop()).isIn(0, 143);
            }
        }
    }

    private static void take(Inbox inbox, Map<Long, String> received, int until) throws InterruptedException {
        while (received.size() < until) {
            ReceivedEntry entry = inbox.poll(Duration.ofSeconds(60)).orElseThrow();
            String earlier = received.put(
                    entry.entry().getInboxSeq(),
                    entry.entry().getMessage().getPayload().getText());
            assertThat(earlier)
                    .as("entry %s came before", entry.entry().getInboxSeq())
                    .isNull();
            entry.acknowledge();
        }
    }

    private static List<String> history(HubClient client) {
        List<String> texts = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            ListMessagesRequest.Builder request =
                    ListMessagesRequest.newBuilder().setAgentId("alice").setLimit(1_000);
            ListMessagesResponse page = after == 0
                    ? client.history(request.setBeforeSeq(1_001).build())
                    : client.history(request.setAfterSeq(after).build());
            for (Message message : page.getMessagesList()) {
                texts.add(message.getPayload().getText());
                after = message.getSeq();
            }
            more = after < MESSAGES;
        }
        return texts;
    }
}
