package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameCodecCorpusTest {
    private static final FrameCodec CODEC = new FrameCodec();

    /** A line each: what comes of it, and the text. */
    private static final String CORPUS = """
            Register | {"type":"register","service":{"name":"a"}}
            Register | {"type":"register","service":{"id":"x","name":"旧","tags":["a","b"],"metadata":{"k":[1]}},"skill_doc":"# d"}
            Register | {"type":"register","payload":{"service":{"name":"a"}}}
            Register | {"type":"register","service":{"name":"a","price":1.50,"price_unit":"CNY","allowed_users":[]}}
            Register | {"type":"register","service":{"service_id":"x","name":"a"},"request_id":"r"}
            INVALID_FRAME | {"type":"register"}
            INVALID_FRAME | {"type":"register","service":null}
            INVALID_FRAME | {"type":"register","service":[]}
            INVALID_FRAME | {"type":"register","service":"a"}
            INVALID_FRAME | {"type":"register","service":7}
            Heartbeat | {"type":"heartbeat"}
            Heartbeat | {"type":"heartbeat","service_id":"x"}
            Heartbeat | {"type":"heartbeat","client_id":"abcd1234"}
            Response | {"type":"response","request_id":"r","response":{"result":{"a":1}}}
            Response | {"type":"response","request_id":"r","response":{"error":"no"}}
            Response | {"type":"response","request_id":"r"}
            Connect | {"type":"connect"}
            Connect | {"type":"connect","client_type":"skill_consumer","client_id":"abcd1234"}
            SkillDiscover | {"type":"skill_discover","request_id":"q"}
            SkillDiscover | {"type":"skill_discover","request_id":"q","query":"天气","tags":["a"],"fuzzy":false}
            SkillDiscover | {"type":"skill_discover","sort_by":"price","sort_order":"desc","min_price":1,"max_price":2.5}
            EstablishChannel | {"type":"establish_channel","service_id":"x","request_id":"e"}
            EstablishChannel | {"type":"establish_channel","payload":{"service_id":"x"},"request_id":"e"}
            INVALID_FRAME | {"type":"establish_channel","request_id":"e"}
            INVALID_FRAME | {"type":"establish_channel","service_id":""}
            CallService | {"type":"call_service","tunnel_id":"t","method":"m","params":{"a":1},"request_id":"c"}
            CallService | {"type":"call_service","service_id":"x","params":{}}
            CallService | {"type":"call_service","service_id":"x"}
            CallService | {"type":"call_service","service_id":"x","params":null}
            INVALID_FRAME | {"type":"call_service","service_id":"x","params":[1]}
            INVALID_FRAME | {"type":"call_service","service_id":"x","params":"a"}
            ChatMessage | {"type":"chat_message","target_agent":"bob","content":"你好"}
            ChatMessage | {"type":"chat_message","service_id":"x","content":""}
            ChatMessage | {"type":"chat_message","channel_id":"ch_1","content":{"a":1}}
            ChatMessage | {"type":"chat_message","content":"nobody"}
            Ping | {"type":"ping"}
            Pong | {"type":"pong"}
            UpdateService | {"type":"update_service","service_id":"x","updates":{"description":"新","emoji":null}}
            UpdateService | {"type":"update_service","service_id":"x","info":{"tags":["a"]}}
            INVALID_FRAME | {"type":"update_service","service_id":"x"}
            INVALID_FRAME | {"type":"update_service","service_id":"x","updates":{"tags":"a"}}
            INVALID_FRAME | {"type":"update_service","updates":{}}
            Unregister | {"type":"unregister","service_id":"x"}
            INVALID_FRAME | {"type":"unregister"}
            SetPrice | {"type":"set_price","service_id":"x","price":1.5,"price_unit":"CNY"}
            SetPrice | {"type":"set_price","service_id":"x","price":null}
            INVALID_FRAME | {"type":"set_price","service_id":"x","price":-1}
            INVALID_FRAME | {"type":"set_price","service_id":"x","price":"1"}
            INVALID_FRAME | {"type":"register","service":{"name":"a","allowed_users":"bob"}}
            GetServiceDocs | {"type":"get_service_docs","service_id":"x"}
            INVALID_FRAME | {"type":"get_service_docs"}
            GetSkillDoc | {"type":"get_skill_doc","service_id":"x"}
            INVALID_FRAME | {"type":"get_skill_doc","service_id":7}
            Call | {"type":"call","service":"x","method":"m","params":{}}
            Call | {"type":"call","service_id":"x"}
            INVALID_FRAME | {"type":"call","method":"m"}
            INVALID_FRAME | {"type":"call","service":"x","params":[]}
            LifecyclePolicy | {"type":"lifecycle_policy","policy":{}}
            LifecyclePolicy | {"type":"lifecycle_policy","service_id":"x","policy":{"duration_seconds":60.5,"max_calls":3}}
            LifecyclePolicy | {"type":"lifecycle_policy","policy":{"default_duration_seconds":60,"default_max_calls":3}}
            LifecyclePolicy | {"type":"lifecycle_policy","policy":{"duration_seconds":1e999999,"custom_policies":{"试用":{}}}}
            INVALID_FRAME | {"type":"lifecycle_policy"}
            INVALID_FRAME | {"type":"lifecycle_policy","policy":[]}
            INVALID_FRAME | {"type":"lifecycle_policy","policy":{"duration_seconds":0}}
            INVALID_FRAME | {"type":"lifecycle_policy","policy":{"max_calls":-1}}
            INVALID_FRAME | {"type":"lifecycle_policy","policy":{"custom_policies":{"a":7}}}
            KeyRequest | {"type":"key_request","service_id":"x","request_id":"k"}
            INVALID_FRAME | {"type":"key_request","request_id":"k"}
            INVALID_FRAME | {"type":"key_request","service_id":"x","purpose":{}}
            KeyResponse | {"type":"key_response","request_id":"k","approved":true,"lifecycle":{"max_calls":1}}
            KeyResponse | {"type":"key_response","request_id":"k","approved":false,"reason":"不"}
            INVALID_FRAME | {"type":"key_response","request_id":"k","approved":"yes"}
            KeyRevoke | {"type":"key_revoke","key":"key_0123456789abcdef"}
            INVALID_FRAME | {"type":"key_revoke"}
            KeyList | {"type":"key_list","service_id":"x"}
            KeyList | {"type":"key_list"}
            RenewKey | {"type":"renew_key","service_id":"x","request_id":"k"}
            INVALID_FRAME | {"type":"renew_key"}
            ChatHistory | {"type":"chat_history"}
            Register | {"type":"user_register","name":"n"}
            Authenticate | {"type":"user_auth","api_key":"k"}
            Users | {"type":"user_list"}
            ChangeAccess | {"type":"user_grant_access","service_id":"s","user_id":"u"}
            ChangeAccess | {"type":"user_revoke_access","service_id":"s","user_ids":["u","v"]}
            WhoAmI | {"type":"whoami"}
            Rate | {"type":"rate","service_id":"s","score":4.5}
            Ratings | {"type":"get_rating","service_id":"s"}
            Help | {"type":"help","topic":"keys"}
            NotServed | {"type":"listing_create"}
            NotServed | {"type":"negotiation_start"}
            Unknown | {"type":"nonsense"}
            Unknown | {"type":"登记"}
            Unknown | {"type":"REGISTER"}
            INVALID_FRAME | {}
            INVALID_FRAME | {"type":null}
            INVALID_FRAME | {"type":1}
            INVALID_FRAME | {"type":["register"]}
            INVALID_FRAME | {"type":""}
            INVALID_FRAME | {"Type":"ping"}
            INVALID_FRAME | {"type":"ping","request_id":{}}
            INVALID_FRAME | {"type":"ping","request_id":[1]}
            Ping | {"type":"ping","request_id":7}
            Ping | {"type":"ping","request_id":"r"}
            Ping | {"type":"ping","unknown":{"deep":[1,2,{"x":null}]}}
            Ping | \t{ "type" : "ping" }\s
            INVALID_JSON | []
            INVALID_JSON | [{"type":"ping"}]
            INVALID_JSON | null
            INVALID_JSON | 7
            INVALID_JSON | "ping"
            INVALID_JSON | true
            INVALID_JSON | {
            INVALID_JSON | }
            INVALID_JSON | {"type":"ping"
            INVALID_JSON | {"type":"ping",}
            INVALID_JSON | {'type':'ping'}
            INVALID_JSON | {type:"ping"}
            INVALID_JSON | {"type":"ping"} {"type":"ping"}
            INVALID_JSON | {"type":"ping"}x
            INVALID_JSON | {"type":"ping","n":NaN}
            INVALID_JSON | {"type":"ping","n":Infinity}
            INVALID_JSON | {"type":"ping","n":01}
            INVALID_JSON | {"type":"ping","n":1.}
            INVALID_JSON | {"type":"ping","s":"\\x"}
            INVALID_JSON | {"type":"ping" "s":1}
            INVALID_JSON | hello
            """;

    static Stream<String> corpus() {
        return CORPUS.lines();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void decode_eachText_isWhatItShouldBe(String line) {
        int bar = line.indexOf(" | ");
        String text = line.substring(bar + 3);
        assertThat(outcome(CODEC.decode(text))).as(text).isEqualTo(line.substring(0, bar));
    }

    @Test
    @DisplayName("20,000 nested brackets are refused, and do no harm")
    void decode_deepNesting_isRefused() {
        assertThat(outcome(CODEC.decode("[".repeat(20_000)))).isEqualTo(FrameCodec.INVALID_JSON);
        assertThat(outcome(CODEC.decode("{\"type\":\"ping\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}")))
                .isEqualTo(FrameCodec.INVALID_JSON);
        assertThat(outcome(CODEC.decode("{\"a\":".repeat(20_000)))).isEqualTo(FrameCodec.INVALID_JSON);
    }

    @Test
    @DisplayName("an empty text is refused")
    void decode_emptyText_isRefused() {
        assertThat(outcome(CODEC.decode(""))).isEqualTo(FrameCodec.INVALID_JSON);
        assertThat(outcome(CODEC.decode("   "))).isEqualTo(FrameCodec.INVALID_JSON);
    }

    @Test
    @DisplayName("parameters keep their own characters, numbers of any size too")
    void decode_callParameters_areUntouched() {
        String params = "{\"n\": 12345678901234567890.1000, \"城市\":\"\\u5317京\"}";
        Decoded.Accepted accepted = (Decoded.Accepted)
                CODEC.decode("{\"type\":\"call_service\",\"service_id\":\"x\",\"params\":" + params + "}");
        assertThat(((ConsumerFrame.CallService) accepted.frame()).params()).isEqualTo(params);
    }

    @Test
    @DisplayName("a refused frame keeps its type and request_id, so that its sender can be answered")
    void decode_refusedFrame_keepsTypeAndRequestId() {
        Decoded decoded = CODEC.decode("{\"type\":\"establish_channel\",\"request_id\":\"e1\"}");
        assertThat(decoded.envelope().type()).isEqualTo("establish_channel");
        assertThat(decoded.envelope().requestIdText()).contains("e1");
        assertThat(((Decoded.Rejected) decoded).message())
                .contains("service_id")
                .contains("expected");
    }

    @Test
    @DisplayName("a frame names its sender by client_id, else by sender")
    void decode_names_areFoundInOrder() {
        assertThat(CODEC.decode("{\"type\":\"ping\",\"client_id\":\"a\",\"sender\":\"b\"}")
                        .envelope()
                        .name())
                .contains("a");
        assertThat(CODEC.decode("{\"type\":\"ping\",\"sender\":\"b\"}")
                        .envelope()
                        .name())
                .contains("b");
        assertThat(CODEC.decode("{\"type\":\"chat_message\",\"sender_id\":\"c\",\"content\":\"x\"}")
                        .envelope()
                        .name())
                .contains("c");
        assertThat(CODEC.decode("{\"type\":\"ping\"}").envelope().name()).isEmpty();
    }

    private static String outcome(Decoded decoded) {
        return decoded instanceof Decoded.Accepted accepted
                ? accepted.frame().getClass().getSimpleName()
                : ((Decoded.Rejected) decoded).code();
    }
}
