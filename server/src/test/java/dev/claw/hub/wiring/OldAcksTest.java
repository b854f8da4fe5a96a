package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code chat_message_ack} says, of which message, and how long it waits to say it. */
final class OldAcksTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("an agent that is here is given the time to settle, also one that showed its token")
    void ack_toAgentHere_waitsUntilItSettled() throws Exception {
        EnrolAgentResponse ute = Enrolling.enrol(hub, "ute");
        AdapterPlan plan =
                AdapterPlan.usual().time("settle", Duration.ofMillis(400)).chat("receiptElsewhere", SHORT);
        try (WatchedAdapter adapter = plan.start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga");
                BareSocket holder = new BareSocket(adapter.door(), "Authorization: Bearer " + ute.getToken());
                OldSocket sender = OldSocket.connect(adapter.door())) {
            say(sender, "m-1", "olga");
            assertAck(sender, "m-1", "delivered");
            assertThat(olga.next("chat_message")).contains("m-1");
            say(sender, "m-2", ute.getEnrolment().getAgentId());
            assertThat(holder.next("chat_message")).contains("m-2");
            holder.pinged();
            assertAck(sender, "m-2", "delivered");
        }
    }

    @Test
    @DisplayName(
            "of an agent that nobody knows there is nothing to wait for, and of one that is known elsewhere a while")
    void ack_toAgentElsewhere_isPendingInTime() throws Exception {
        hub.messages("jane").fetchMessages(FetchMessagesRequest.getDefaultInstance());
        AdapterPlan plan = AdapterPlan.usual().chat("receiptHere", LONG).chat("receiptElsewhere", LONG);
        try (WatchedAdapter adapter = plan.start(hub);
                OldSocket sender = OldSocket.connect(adapter.door())) {
            say(sender, "m-1", "nobody");
            assertAck(sender, "m-1", "pending");
        }
        try (WatchedAdapter adapter =
                        AdapterPlan.usual().chat("receiptElsewhere", SHORT).start(hub);
                OldSocket sender = OldSocket.connect(adapter.door())) {
            say(sender, "m-2", "jane");
            assertAck(sender, "m-2", "pending");
        }
    }

    @Test
    @DisplayName("the receipt of one message is no other's: not of an earlier one, not of another agent")
    void ack_isOfItsOwnMessage() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().chat("receiptHere", LONG);
        try (WatchedAdapter adapter = plan.start(hub);
                BareSocket olga = BareSocket.chat(adapter.door(), "olga");
                BareSocket rita = BareSocket.chat(adapter.door(), "rita");
                OldSocket sender = OldSocket.connect(adapter.door())) {
            rita.silent();
            say(sender, "r-1", "rita");
            say(sender, "o-1", "olga");
            rita.next("chat_message");
            olga.next("chat_message");
            olga.pinged();
            assertAck(sender, "o-1", "delivered");
            olga.silent();
            say(sender, "o-2", "olga");
            olga.next("chat_message");
            adapter.pass(Duration.ofSeconds(30));
            sender.send("{'type':'ping','request_id':'p'}");
            assertThat(sender.next()).contains("pong");
            assertThat(sender.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("64 acks of a connection wait; of more messages it is told at once that they are pending")
    void waitingAcks_areLimited() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().chat("receiptHere", LONG);
        try (WatchedAdapter adapter = plan.start(hub);
                BareSocket rita = BareSocket.chat(adapter.door(), "rita");
                OldSocket sender = OldSocket.connect(adapter.door())) {
            rita.silent();
            for (int i = 0; i < 66; i++) {
                say(sender, "m-" + i, "rita");
            }
            assertAck(sender, "m-64", "pending");
            assertAck(sender, "m-65", "pending");
            sender.send("{'type':'ping','request_id':'p'}");
            assertThat(sender.next()).contains("pong");
        }
    }

    @Test
    @DisplayName("a chat client's acks come for frames with a request_id, and the newer client's results at once")
    void ack_goesToThoseWhoWaitForIt() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().chat("receiptHere", LONG);
        try (WatchedAdapter adapter = plan.start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga");
                OldSocket newer = OldSocket.connect(adapter.door())) {
            olga.send("{'type':'chat_message','message_id':'m-1','target_agent':'nobody','content':'x'}");
            olga.send(
                    "{'type':'chat_message','message_id':'m-2','target_agent':'nobody','content':'x','request_id':2}");
            String ack = olga.next();
            assertThat(field(ack, "message_id")).isEqualTo("m-2");
            assertThat(ack).contains("\"request_id\":2");
            newer.send("{'type':'chat','request_id':'r','target':'olga','content':'y'}");
            String sent = newer.next();
            assertThat(field(sent, "type")).isEqualTo("chat_result");
            assertThat(field(sent, "status")).isEqualTo("sent");
            assertThat(field(olga.next(), "content")).isEqualTo("y");
        }
    }

    private static void say(OldSocket sender, String id, String target) {
        sender.send("{'type':'chat_message','message_id':'" + id + "','sender_id':'abcd1234','target_agent':'" + target
                + "','content':'" + id + "'}");
    }

    private static void assertAck(OldSocket sender, String id, String status) throws Exception {
        String ack = sender.next("chat_message_ack");
        assertThat(field(ack, "message_id")).isEqualTo(id);
        assertThat(field(ack, "status")).isEqualTo(status);
    }
}
