package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which name a first frame gives its agent. */
final class NamesRulesTest {
    private static final FrameCodec CODEC = new FrameCodec();

    @Test
    @DisplayName("a nameless provider's name is made of the id that it chose, and is the same for good")
    void register_withoutName_isNamedByItsId() {
        // Hubs have services under these names: they must never change.
        assertThat(name("{\"type\":\"register\",\"service\":{\"id\":\"weather\",\"name\":\"天气\"}}"))
                .contains("2b07e3a8");
        assertThat(name("{\"type\":\"register\",\"service\":{\"service_id\":\"weather\"}}"))
                .contains("2b07e3a8");
        assertThat(name("{\"type\":\"register\",\"client_id\":\"a\",\"service\":{\"id\":\"weather\"}}"))
                .contains("a");
        assertThat(name("{\"type\":\"register\",\"service\":{\"name\":\"天气\"}}"))
                .isEmpty();
    }

    @Test
    @DisplayName("frames of chat name their sender in words of their own, behind client_id and sender")
    void chatFrames_nameTheirSender() {
        assertThat(name("{\"type\":\"chat_message\",\"sender_id\":\"a\"}")).contains("a");
        assertThat(name("{\"type\":\"chat_message\",\"sender_id\":\"a\",\"sender\":\"b\",\"client_id\":\"c\"}"))
                .contains("c");
        assertThat(name("{\"type\":\"chat_message\",\"sender_id\":\"a\",\"sender\":\"b\"}"))
                .contains("b");
        assertThat(name("{\"type\":\"chat_request\",\"consumer_id\":\"a\",\"provider_id\":\"b\"}"))
                .contains("a");
        assertThat(name("{\"type\":\"chat_accept\",\"consumer_id\":\"a\",\"provider_id\":\"b\"}"))
                .contains("b");
        assertThat(name("{\"type\":\"chat_end\",\"agent_id\":\"a\"}")).contains("a");
        assertThat(name("{\"type\":\"chat_history\",\"agent_id\":\"a\"}")).contains("a");
        assertThat(name("{\"type\":\"skill_discover\",\"agent_id\":\"a\"}")).isEmpty();
    }

    private static Optional<String> name(String frame) {
        return CODEC.decode(frame).envelope().name();
    }
}
