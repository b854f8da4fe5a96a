package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Payload;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages and times as old agents get them. */
final class ChatEntriesRulesTest {
    @Test
    @DisplayName("times are ones that Python 3.10 reads: no Z, and no or six digits of a second")
    void time_isReadByPython() {
        assertThat(ChatEntries.time(Instant.parse("2026-03-20T03:47:00Z"))).isEqualTo("2026-03-20T03:47:00+00:00");
        assertThat(ChatEntries.time(Instant.parse("2026-03-20T03:47:00.000000999Z")))
                .isEqualTo("2026-03-20T03:47:00+00:00");
        assertThat(ChatEntries.time(Instant.parse("2026-03-20T03:47:00.5Z")))
                .isEqualTo("2026-03-20T03:47:00.500000+00:00");
        assertThat(ChatEntries.time(Instant.parse("2026-03-20T03:47:00.123456789Z")))
                .isEqualTo("2026-03-20T03:47:00.123456+00:00");
    }

    @Test
    @DisplayName("a message has a string sender and content, also of bytes; one too large has a sentence for it")
    void frame_hasStringContent() {
        Message text = message(Payload.newBuilder().setText("引\"号\n").build());
        assertThat(ChatEntries.frame(text, "olga").get("content")).contains("\"引\\\"号\\n\"");
        assertThat(ChatEntries.frame(text, "olga").get("sender_id")).contains("\"anna\"");
        assertThat(ChatEntries.frame(text, "olga").get("service_id")).contains("null");
        Message bytes = message(Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))
                .setMediaType("image/x")
                .build());
        assertThat(ChatEntries.frame(bytes, "olga").get("content")).contains("\"/wA=\"");
        assertThat(ChatEntries.frame(bytes, "olga").get("content_encoding")).contains("\"base64\"");
        Message large = message(Payload.newBuilder().setText("x".repeat(2_000)).build());
        assertThat(ChatEntries.tooLarge(large, "olga").json())
                .hasSizeLessThan(400)
                .contains("bytes, too large for this connection");
        assertThat(ChatEntries.tooLarge(large, "olga").get("message_id")).contains("\"m-1\"");
    }

    @Test
    @DisplayName(
            "the newer client gets a message as such, with sender beside sender_id, and other frames by their names")
    void newer_isMessageWithSender() {
        Message text = message(Payload.newBuilder().setText("x").build());
        assertThat(ChatEntries.newer(ChatEntries.frame(text, "olga")).get("type"))
                .contains("\"message\"");
        assertThat(ChatEntries.newer(ChatEntries.frame(text, "olga")).get("sender"))
                .contains("\"anna\"");
        assertThat(ChatEntries.newer(ChatEntries.item(text, "olga")).get("type"))
                .isEmpty();
        assertThat(ChatEntries.newer(ChannelEvents.rejected("anna", java.util.Optional.empty(), "没空"))
                        .get("type"))
                .contains("\"chat_reject\"");
    }

    private static Message message(Payload payload) {
        return Message.newBuilder()
                .setMessageId("m-1")
                .setSender("anna")
                .setPayload(payload)
                .build();
    }
}
