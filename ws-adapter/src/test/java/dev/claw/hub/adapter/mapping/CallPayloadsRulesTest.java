package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.Payload;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What calls carry from one world to the other. */
final class CallPayloadsRulesTest {
    @Test
    @DisplayName("an old provider's result is the result, its error a failure, and whatever else it says goes whole")
    void answer_isResultErrorOrWhole() {
        assertThat(answer("{\"result\": 1.50}").result().orElseThrow().getJson())
                .isEqualTo("1.50");
        assertThat(answer("{\"result\":null}").result().orElseThrow().getJson()).isEqualTo("null");
        assertThat(answer("{\"error\":\"没有\"}").error()).contains("没有");
        assertThat(answer("{\"error\":{\"code\":7},\"result\":1}").error()).contains("{\"code\":7}");
        assertThat(answer("[1]").result().orElseThrow().getJson()).isEqualTo("[1]");
        assertThat(CallPayloads.answer(Optional.empty()).error()).isPresent();
        for (String whole : new String[] {"{\"result\":1,\"error\":null}", "{\"status\":\"ok\"}", "{}"}) {
            Payload payload = answer(whole).result().orElseThrow();
            assertThat(payload.getJson()).isEqualTo(whole);
            assertThat(CallPayloads.response(payload)).isEqualTo(whole);
        }
        assertThat(CallPayloads.bareResult(
                        answer("{\"result\":2,\"took\":1}").result().orElseThrow()))
                .isEqualTo("2");
    }

    @Test
    @DisplayName("a result of the other world is the value that it is, other text is output, other bytes are base64")
    void response_ofOtherWorld_isAnObject() {
        assertThat(CallPayloads.response(json("[1, 2.0]"))).isEqualTo("{\"result\":[1, 2.0]}");
        assertThat(CallPayloads.response(json("{\"a\":1} x")))
                .isEqualTo("{\"result\":{\"output\":\"{\\\"a\\\":1} x\"}}");
        assertThat(CallPayloads.response(json("NaN"))).isEqualTo("{\"result\":{\"output\":\"NaN\"}}");
        assertThat(CallPayloads.response(bytes("{\"a\":1}", "Application/JSON; charset=utf-8")))
                .isEqualTo("{\"result\":{\"a\":1}}");
        assertThat(CallPayloads.response(bytes("{\"a\":1}", "text/plain")))
                .isEqualTo("{\"result\":{\"output\":\"{\\\"a\\\":1}\"}}");
        assertThat(CallPayloads.response(Payload.newBuilder()
                        .setData(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))
                        .setMediaType("image/x")
                        .build()))
                .isEqualTo("{\"result\":{\"output_base64\":\"/wA=\",\"media_type\":\"image/x\"}}");
    }

    @Test
    @DisplayName("what somebody else calls a whole response is one only if it is an object")
    void response_forgedWhole_isWrapped() {
        Payload forged = Payload.newBuilder()
                .setJson("1},\"request_id\":\"x\",\"y\":{\"z\":1")
                .setMediaType(CallPayloads.WHOLE_RESPONSE)
                .build();
        assertThat(CallPayloads.response(forged)).startsWith("{\"result\":{\"output\":\"1}");
    }

    @Test
    @DisplayName("an old provider's parameters are a JSON object, or none at all")
    void params_areAnObject() {
        assertThat(CallPayloads.params(json("{\"n\":12345678901234567890}"))).contains("{\"n\":12345678901234567890}");
        assertThat(CallPayloads.params(Payload.getDefaultInstance())).contains("{}");
        assertThat(CallPayloads.params(json(" "))).contains("{}");
        for (String wrong : new String[] {"[1]", "1", "null", "\"{}\"", "{\"a\":1", "{}{}", "{\"a\":NaN}"}) {
            assertThat(CallPayloads.params(json(wrong))).as(wrong).isEmpty();
        }
        assertThat(CallPayloads.params(json("[".repeat(65) + "]".repeat(65)))).isEmpty();
        assertThat(CallPayloads.params(Payload.newBuilder()
                        .setData(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                        .build()))
                .isEmpty();
    }

    private static CallPayloads.Answer answer(String response) {
        return CallPayloads.answer(Optional.of(response));
    }

    private static Payload json(String json) {
        return Payload.newBuilder().setJson(json).build();
    }

    private static Payload bytes(String text, String mediaType) {
        return Payload.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .setMediaType(mediaType)
                .build();
    }
}
