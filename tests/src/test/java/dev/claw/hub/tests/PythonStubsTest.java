package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The streams of the contract by generated Python stubs and nothing else, against the jar. */
final class PythonStubsTest {
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
    @DisplayName("G8: two Python agents talk in a group, each with its own cursor, and the sender sees who has read")
    void group_isFollowedAndReceiptsComeBack() throws Exception {
        try (ForeignAgent ming = stubs("明");
                ForeignAgent pia = stubs("pia")) {
            JsonNode created = ming.run(
                    "unary",
                    object("{'service':'ChannelService','method':'CreateChannel',"
                            + "'request':{'name':'研究组','agent_ids':['pia'],'request_id':'g-1'}}"));
            String group =
                    created.path("response").path("channel").path("channel_id").stringValue();
            pia.run("open", object("{'stream':'exchange','open':{'follow_groups':true}}"));
            JsonNode invited = pia.event("entry", event -> event.path("entry").has("channel_event"))
                    .path("entry")
                    .path("channel_event");
            assertThat(invited.path("kind").stringValue()).isEqualTo("CHANNEL_EVENT_KIND_INVITED");
            assertThat(invited.path("channel_name").stringValue()).isEqualTo("研究组");
            pia.run("open", object("{'stream':'converse'}"));
            JsonNode joined = pia.run(
                    "ask",
                    object("{'stream':'converse','frame':{'answer':{'answers':[{'channel_id':'" + group
                            + "','decision':'CHANNEL_DECISION_ACCEPT'}]}}}"));
            assertThat(joined.path("answer")
                            .path("results")
                            .path(0)
                            .path("ok")
                            .path("membership")
                            .stringValue())
                    .isEqualTo("MEMBERSHIP_JOINED");

            ming.run("open", object("{'stream':'exchange','open':{'follow_groups':true,'receipts':true}}"));
            JsonNode sent = ming.run(
                    "ask",
                    object("{'stream':'exchange','frame':{'send':{'messages':[{'channel_id':'" + group
                            + "','message_id':'m-1','payload':{'text':'大家好'}}]}}}"));
            String seq = sent.path("answer")
                    .path("results")
                    .path(0)
                    .path("ok")
                    .path("seq")
                    .stringValue();
            JsonNode message = pia.event(
                            "stream",
                            event -> event.path("frame").stringValue().equals("channel")
                                    && event.toString().contains("大家好"))
                    .path("channel");
            assertThat(message.path("channel_id").stringValue()).isEqualTo(group);
            pia.run(
                    "tell",
                    object("{'stream':'exchange','frame':{'acknowledge':{'channels':[{'channel_id':'" + group
                            + "','read_through':'" + seq + "'}]}}}"));
            ming.event(
                    "stream",
                    event -> event.path("frame").stringValue().equals("receipts")
                            && event.findValuesAsString("read_through").contains(seq)
                            && event.findValuesAsString("agent_id").contains("pia"));
            JsonNode fetched = pia.run(
                    "unary",
                    object("{'service':'MessageService','method':'FetchMessages',"
                            + "'request':{'reader':'second','groups':true}}"));
            assertThat(fetched.toString()).contains("大家好");
        }
    }

    @Test
    @DisplayName("a call between Python agents carries progress and chunks both ways before its answer")
    void call_carriesProgressAndChunks() throws Exception {
        try (ForeignAgent provider = stubs("pia");
                ForeignAgent consumer = stubs("carol")) {
            serve(provider);
            consumer.run("open", object("{'stream':'invoke'}"));
            int call = consumer.begin(
                    "invoke",
                    object("{'calls':[{'call_id':'c-1','service_id':'py','method':'hold','streams_input':true}]}"));
            String routing = held(provider);
            consumer.run(
                    "tell",
                    object("{'stream':'invoke','frame':{'input':{'chunks':["
                            + "{'call_id':'c-1','chunk':{'data':{'text':'一'}}},"
                            + "{'call_id':'c-1','chunk':{'end':{}}}]}}}"));
            provider.event(
                    "stream",
                    event -> event.path("frame").stringValue().equals("input")
                            && event.toString().contains("一"));
            provider.run(
                    "tell",
                    object("{'stream':'serve','frame':{'consumed':{'calls':[{'routing_id':'" + routing
                            + "','bytes':'3'}]}}}"));
            consumer.event("stream", event -> event.path("frame").stringValue().equals("consumed"));
            provider.run(
                    "tell",
                    object("{'stream':'serve','frame':{'progress':{'calls':[{'routing_id':'" + routing
                            + "','progress':{'done':1,'total':2,'note':'一半'}}]}}}"));
            consumer.event(
                    "stream",
                    event -> event.path("frame").stringValue().equals("progress")
                            && event.toString().contains("一半"));
            provider.run(
                    "tell",
                    object("{'stream':'serve','frame':{'output':{'chunks':[{'routing_id':'" + routing
                            + "','chunk':{'data':{'text':'结果'}}}]}}}"));
            consumer.event(
                    "stream",
                    event -> event.path("frame").stringValue().equals("output")
                            && event.toString().contains("结果"));
            provider.run("answer", object("{'routing_id':'" + routing + "','result':{'text':'done'}}"));
            assertThat(consumer.outcome(call).toString()).contains("done").contains("\"dispatched\":true");
        }
    }

    @Test
    @DisplayName("G13: the answer of a kept call is had by another connection after its caller's link dropped")
    void keptCall_isFetchedAfterItsLinkDropped() throws Exception {
        try (ForeignAgent provider = stubs("pia")) {
            serve(provider);
            try (ForeignAgent consumer = stubs("carol")) {
                consumer.run("open", object("{'stream':'invoke'}"));
                consumer.run(
                        "tell",
                        object("{'stream':'invoke','frame':{'frame_id':'2','call':{'calls':[{'call_id':'c-9',"
                                + "'service_id':'py','method':'hold','on_disconnect':'ON_DISCONNECT_KEEP'}]}}}"));
                held(provider);
            }
            try (ForeignAgent again = stubs("carol")) {
                JsonNode running = getCall(again, "");
                assertThat(running.path("response").has("running")).isTrue();
                provider.run("answer", object("{'result':{'text':'迟到的答案'}}").put("routing_id", lastRouting));
                JsonNode ended = getCall(again, ",'wait':'20s','release':true");
                assertThat(ended.path("response")
                                .path("ended")
                                .path("result")
                                .path("text")
                                .stringValue())
                        .isEqualTo("迟到的答案");
                JsonNode gone = again.outcome(again.begin(
                        "unary", object("{'service':'CallService','method':'GetCall','request':{'call_id':'c-9'}}")));
                assertThat(gone.path("reason").stringValue()).isEqualTo("CALL_NOT_FOUND");
            }
        }
    }

    @Test
    @DisplayName("a variant of a policy is asked for, used, renewed and revoked from Python, and both sides see it")
    void keyVariant_isUsedRenewedAndRevoked() throws Exception {
        try (ForeignAgent provider = stubs("pia");
                ForeignAgent consumer = stubs("carol")) {
            serve(provider);
            provider.run(
                    "unary",
                    object(
                            "{'service':'KeyService','method':'SetKeyPolicy','request':{'service_id':'py','policy':"
                                    + "{'approval':'APPROVAL_AUTO','max_calls':100,'variants':[{'name':'trial','max_calls':1}]}}}"));
            provider.run("open", object("{'stream':'issue','open':{'follow_keys':true}}"));
            consumer.run("open", object("{'stream':'acquire'}"));
            JsonNode granted = consumer.run(
                            "ask",
                            object("{'stream':'acquire','frame':{'request':{'requests':["
                                    + "{'request_id':'r-1','service_id':'py','variant':'trial'}]}}}"))
                    .path("answer")
                    .path("results")
                    .path(0)
                    .path("requested")
                    .path("granted");
            String secret = granted.path("secret").stringValue();
            String keyId = granted.path("key").path("key_id").stringValue();
            assertThat(granted.path("key").path("variant").stringValue()).isEqualTo("trial");
            consumer.run("call", call(secret));
            consumer.event("stream", keyIn("KEY_STATE_EXHAUSTED"));
            provider.event("stream", keyIn("KEY_STATE_EXHAUSTED"));
            assertThat(consumer.outcome(consumer.begin("call", call(secret)))
                            .path("reason")
                            .stringValue())
                    .isEqualTo("KEY_EXHAUSTED");
            consumer.run(
                    "ask",
                    object("{'stream':'acquire','frame':{'request':{'requests':[{'request_id':'r-2',"
                            + "'service_id':'py','variant':'trial','renew_key_id':'" + keyId + "'}]}}}"));
            consumer.run("call", call(secret));
            provider.run("ask", object("{'stream':'issue','frame':{'revoke':{'keys':[{'key':'" + keyId + "'}]}}}"));
            consumer.event("stream", keyIn("KEY_STATE_REVOKED"));
            assertThat(consumer.outcome(consumer.begin("call", call(secret)))
                            .path("reason")
                            .stringValue())
                    .isEqualTo("KEY_REVOKED");
        }
    }

    private String lastRouting = "";

    private String held(ForeignAgent provider) throws Exception {
        lastRouting = provider.event("call", event -> true)
                .path("call")
                .path("routing_id")
                .stringValue();
        return lastRouting;
    }

    private static Predicate<JsonNode> keyIn(String state) {
        return event -> event.path("frame").stringValue().equals("keys")
                && event.toString().contains(state);
    }

    private static ObjectNode call(String secret) {
        return object("{'call':{'service_id':'py','method':'echo','key':'" + secret + "','parameters':{'json':'1'}}}");
    }

    private static JsonNode getCall(ForeignAgent agent, String more) throws Exception {
        return agent.run(
                "unary",
                object("{'service':'CallService','method':'GetCall','request':{'call_id':'c-9'" + more + "}}"));
    }

    private static void serve(ForeignAgent provider) throws Exception {
        provider.run("publish", object("{'services':[{'service_id':'py','name':'py'}]}"));
        provider.run("serve", object("{'service_ids':['py']}"));
    }

    private ForeignAgent stubs(String agentId) throws Exception {
        return ForeignAgent.start("stub_agent.py", "--agent-id", agentId, "--hub", hub.grpc());
    }
}
