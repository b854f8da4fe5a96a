package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * No bytes make the decoder throw, what it gives back of a frame can be sent, and its quick look is sure of nothing that
 * the parser reads in another way. With {@code JAZZER_FUZZ=1} it looks for
 * new inputs for as long as it says; else it tries those of the folder {@code FrameCodecFuzzTestInputs}.
 */
final class FrameCodecFuzzTest {
    private static final FrameCodec CODEC = new FrameCodec();

    @FuzzTest(maxDuration = "60s")
    void decode_anyBytes_isAnswerable(byte @NotNull [] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Decoded decoded = CODEC.decode(text);

        Envelope envelope = decoded.envelope();
        ObjectJson answer = ObjectJson.frame("error");
        envelope.requestId().ifPresent(id -> answer.raw("request_id", id));
        if (decoded instanceof Decoded.Rejected rejected) {
            assertThat(rejected.message()).isNotBlank();
            answer.text("message", rejected.message());
        } else {
            assertThat(envelope.type()).isNotEmpty();
        }
        assertThat(JsonText.isObject(answer.json())).as(answer.json()).isTrue();
        assertThat(CODEC.decode(answer.json()).envelope().requestIdText()).isEqualTo(envelope.requestIdText());
        Map<String, String> fields = new HashMap<>();
        if (PlainJson.isObject(text, fields::put)) {
            assertThat(RawObject.parse(text).problem()).isEmpty();
            assertThat(RawObject.parse(text).object().fields()).isEqualTo(fields);
        }
    }
}
