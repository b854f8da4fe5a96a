package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old command line: it sends one frame and takes the first that comes for its answer. */
final class OldCommandLineTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = Enrolling.start(data);
        send("m-1");
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("what waits for it comes behind the answer of its call, however long that takes")
    void call_isAnsweredByTheFirstFrame() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                HubClient java = HubClient.connect(
                        "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), "jane");
                Publication slow = java.publish(
                        ProviderOptions.defaults(),
                        List.of(ServiceDeclaration.newBuilder()
                                .setServiceId("slow")
                                .setName("slow")
                                .build()),
                        (call, context) -> {
                            called.countDown();
                            answered.await();
                            return Payloads.json("1");
                        });
                OldSocket command = OldSocket.connect(adapter.door())) {
            assertThat(slow.services()).hasSize(1);
            command.send("{'type':'call','client_id':'cmd','service':'slow','method':'m'}");
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            // By now what waits for it is here.
            adapter.pass(Duration.ofSeconds(5));
            assertThat(command.rest()).isEmpty();
            answered.countDown();
            assertThat(field(command.next(), "type")).isEqualTo("call_response");
            assertThat(field(command.next(), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("what waits for it comes behind the answer of its user_auth, whatever that is")
    void userAuth_isAnsweredByTheFirstFrame() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket command = OldSocket.connect(adapter.door())) {
            adapter.answers().hold();
            command.send("{'type':'user_auth','client_id':'cmd','api_key':'ush_wrong'}");
            // By now what waits for it is here.
            adapter.pass(Duration.ofSeconds(5));
            assertThat(command.rest()).isEmpty();
            adapter.answers().release();
            assertThat(field(command.next(), "type")).isEqualTo("user_auth_response");
            assertThat(field(command.next(), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("what comes while an administrator waits for all users comes behind them")
    void userList_isAnsweredByTheFirstFrame() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket command = OldSocket.connect(adapter.door())) {
            command.send("{'type':'user_auth','client_id':'cmd','api_key':'" + Enrolling.ADMIN + "'}");
            assertThat(field(command.next("chat_message"), "message_id")).isEqualTo("m-1");
            command.next("user_auth_response");
            adapter.answers().hold();
            command.send("{'type':'user_list'}");
            send("m-2");
            adapter.pass(Duration.ofSeconds(5));
            assertThat(command.rest()).isEmpty();
            adapter.answers().release();
            assertThat(field(command.next(), "type")).isEqualTo("user_list_response");
            assertThat(field(command.next(), "message_id")).isEqualTo("m-2");
        }
    }

    @Test
    @DisplayName("what waits for it comes behind the ack of its message, which waits no longer then")
    void message_isAnsweredByItsAck() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().chat("receiptHere", LONG);
        try (WatchedAdapter adapter = plan.start(hub);
                BareSocket olga = BareSocket.chat(adapter.door(), "olga");
                OldSocket command = OldSocket.connect(adapter.door())) {
            olga.silent();
            command.send(
                    "{'type':'chat_message','message_id':'m-2','sender_id':'cmd','target_agent':'olga','content':'x'}");
            String ack = command.next();
            assertThat(field(ack, "type")).isEqualTo("chat_message_ack");
            assertThat(field(ack, "status")).isEqualTo("pending");
            assertThat(field(command.next(), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("past its quiet time a connection is shown what comes, whatever it waits for")
    void pastQuietTime_nothingIsHeldBack() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().time("quiet", Duration.ofMillis(50));
        try (WatchedAdapter adapter = plan.start(hub);
                OldSocket agent = OldSocket.connect(adapter.door())) {
            agent.send("{'type':'connect','client_id':'cmd'}");
            assertThat(field(agent.next("chat_message"), "message_id")).isEqualTo("m-1");
            adapter.pass(Duration.ofMillis(50));
            adapter.answers().hold();
            agent.send("{'type':'skill_discover','request_id':'d'}");
            send("m-3");
            assertThat(field(agent.next("chat_message"), "message_id")).isEqualTo("m-3");
            adapter.answers().release();
            assertThat(field(agent.next("skill_list"), "request_id")).isEqualTo("d");
        }
    }

    private void send(String id) {
        hub.messages("sender")
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message(id, "cmd", "等着"))
                        .build());
    }
}
