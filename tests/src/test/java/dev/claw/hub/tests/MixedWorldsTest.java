package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Old JSON agents, agents on the Python stubs and the Java client, on one hub. */
final class MixedWorldsTest {
    @TempDir
    private Path data;

    private HubProcess hub;

    @BeforeEach
    void startHub() throws Exception {
        ForeignTool.PYTHON.require();
        hub = HubProcess.start(data);
    }

    @AfterEach
    void stopHub() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    @DisplayName("an old provider serves the Java client, a Python agent on the stubs, and an old consumer")
    void oldProvider_servesAll() throws Exception {
        try (ForeignAgent provider = old("provider");
                ForeignAgent stubs = stubs("pia");
                ForeignAgent consumer = old("consumer");
                HubClient java = HubClient.connect(hub.grpc(), "jane")) {
            provider.run("register", object("{'service':{'id':'old-echo','name':'旧回声'}}"));
            String exact = "{\"城市\":\"北京\",\"n\":12345678901234567890}";
            assertThat(java.call(OutgoingCall.newBuilder()
                                    .setServiceId("old-echo")
                                    .setMethod("echo")
                                    .setParameters(Payloads.json(exact))
                                    .build())
                            .getJson())
                    .contains("12345678901234567890");
            JsonNode called = stubs.run(
                    "call",
                    object(
                            "{'call':{'service_id':'old-echo','method':'add','parameters':{'json':'{\\'a\\':2,\\'b\\':3}'}}}"));
            assertThat(called.path("result").path("json").stringValue()).contains("5");
            connect(consumer);
            JsonNode found = consumer.run("discover", object("{'query':'旧'}"));
            assertThat(found.path("total").intValue()).isEqualTo(1);
            assertThat(callOld(consumer, "old-echo", "echo", "{'x':'你好'}")
                            .path("result")
                            .path("x")
                            .stringValue())
                    .isEqualTo("你好");
            assertThat(callOld(consumer, "old-echo", "nonsense", "{}")
                            .path("error")
                            .stringValue())
                    .contains("Unknown method");
            Assertions.assertThatThrownBy(() -> java.call(OutgoingCall.newBuilder()
                            .setServiceId("old-echo")
                            .setMethod("nonsense")
                            .setParameters(Payloads.json("{}"))
                            .build()))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("Unknown method");
            provider.run("close", object("{}"));
            assertThat(consumer.run("discover", object("{}")).path("total").intValue())
                    .isZero();
        }
    }

    @Test
    @DisplayName("a Java provider and one on the Python stubs serve an old consumer")
    void newProviders_serveOldConsumer() throws Exception {
        try (ForeignAgent stubs = stubs("pia");
                ForeignAgent consumer = old("consumer");
                HubClient java = HubClient.connect(hub.grpc(), "jane");
                Publication publication = java.publish(
                        ProviderOptions.defaults(),
                        List.of(ServiceDeclaration.newBuilder()
                                .setServiceId("java-upper")
                                .setName("java-upper")
                                .build()),
                        (call, context) ->
                                Payloads.json("{\"got\":" + call.getParameters().getJson() + "}"))) {
            assertThat(publication.services()).hasSize(1);
            stubs.run("publish", object("{'services':[{'service_id':'py-echo','name':'py-echo'}]}"));
            stubs.run("serve", object("{'service_ids':['py-echo']}"));
            connect(consumer);
            assertThat(callOld(consumer, "java-upper", "m", "{'text':'一'}")
                            .path("result")
                            .path("got")
                            .path("text")
                            .stringValue())
                    .isEqualTo("一");
            assertThat(callOld(consumer, "py-echo", "echo", "{'text':'二'}")
                            .path("result")
                            .path("text")
                            .stringValue())
                    .isEqualTo("二");
            assertThat(java.call(OutgoingCall.newBuilder()
                                    .setServiceId("py-echo")
                                    .setMethod("echo")
                                    .setParameters(Payloads.json("{\"n\":1}"))
                                    .build())
                            .getJson())
                    .contains("1");
        }
    }

    @Test
    @DisplayName("old, Python and Java agents chat, and have one history")
    void allThree_chat() throws Exception {
        try (ForeignAgent chat = old("chat", "--agent-id", "old-olga");
                ForeignAgent stubs = stubs("pia");
                HubClient java = HubClient.connect(hub.grpc(), "jane");
                Inbox inbox = java.inbox(InboxOptions.defaults())) {
            stubs.run("inbox", object("{'acknowledge':true}"));
            chat.run("say", object("{'target':'jane','content':'你好 jane'}"));
            ReceivedEntry received = inbox.poll(Duration.ofSeconds(30)).orElseThrow();
            assertThat(received.entry().getMessage().getSender()).isEqualTo("old-olga");
            assertThat(received.entry().getMessage().getPayload().getText()).isEqualTo("你好 jane");
            received.acknowledge();
            java.send(OutgoingMessage.newBuilder()
                    .setAgentId("old-olga")
                    .setPayload(Payloads.text("你好 olga"))
                    .build());
            assertThat(chat.event(
                                    "chat",
                                    event -> event.path("content")
                                            .stringValue("")
                                            .equals("你好 olga"))
                            .path("sender_id")
                            .stringValue())
                    .isEqualTo("jane");
            chat.run("say", object("{'target':'pia','content':'and pia'}"));
            JsonNode entry = stubs.event("entry", event -> true).path("entry").path("message");
            assertThat(entry.path("sender").stringValue()).isEqualTo("old-olga");
            stubs.run("send", object("{'messages':[{'agent_id':'old-olga','payload':{'text':'from pia'}}]}"));
            chat.event("chat", event -> event.path("content").stringValue("").equals("from pia"));
            assertThat(java.history(ListMessagesRequest.newBuilder()
                                    .setAgentId("old-olga")
                                    .build())
                            .getMessagesList())
                    .extracting(message -> message.getPayload().getText())
                    .containsExactly("你好 jane", "你好 olga");
        }
    }

    private ForeignAgent old(String persona, String... args) throws Exception {
        String[] all = new String[args.length + 1];
        all[0] = persona;
        System.arraycopy(args, 0, all, 1, args.length);
        ForeignAgent agent = ForeignAgent.start("old_agent.py", all);
        agent.run("open", object("{}").put("url", "ws://" + hub.ws() + "/"));
        return agent;
    }

    private ForeignAgent stubs(String agentId) throws Exception {
        return ForeignAgent.start("stub_agent.py", "--agent-id", agentId, "--hub", hub.grpc());
    }

    private static void connect(ForeignAgent consumer) throws Exception {
        consumer.run("connect", object("{'client_id':'abcd1234'}"));
    }

    private static JsonNode callOld(ForeignAgent consumer, String service, String method, String params)
            throws Exception {
        JsonNode channel = consumer.run("establish", object("{}").put("service_id", service));
        return consumer.run(
                        "call",
                        object("{'params':" + params + "}")
                                .put("method", method)
                                .put("tunnel_id", channel.path("tunnel_id").stringValue()))
                .path("response");
    }
}
