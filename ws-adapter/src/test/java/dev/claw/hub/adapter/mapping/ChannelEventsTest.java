package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ChannelEventsTest {
    @Test
    @DisplayName("a request is a chat_request, unless its note is of establish_channel")
    void frame_ofRequest_isToldByItsNote() {
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_REQUESTED, "可以聊吗"))
                .contains("{\"type\":\"chat_request\",\"request_id\":\"ch_0123456789ab\",\"consumer_id\":\"carol\","
                        + "\"provider_id\":\"bob\",\"channel_id\":\"ch_0123456789ab\",\"service_id\":\"weather\","
                        + "\"sender_id\":\"carol\",\"content\":\"可以聊吗\",\"timestamp\":\"2026-03-20T03:47:00+00:00\"}");
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_REQUESTED, TunnelNotes.REQUEST))
                .contains("{\"type\":\"channel_request\",\"request_id\":\"ch_0123456789ab\",\"service_id\":\"weather\","
                        + "\"user_client_id\":\"carol\",\"timestamp\":\"2026-03-20T03:47:00+00:00\"}");
    }

    @Test
    @DisplayName("answers and ends are told with a sender and a content, those of establish_channel not at all")
    void frame_ofOutcomes() {
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED, "").orElse(""))
                .contains(
                        "\"chat_accept\"", "\"provider_id\":\"carol\"", "\"consumer_id\":\"bob\"", "\"content\":\"\"");
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_REJECTED, "没空").orElse(""))
                .contains("\"chat_reject\"", "\"reason\":\"没空\"", "\"sender_id\":\"carol\"");
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_ENDED, "bye").orElse(""))
                .contains("\"chat_end\"", "\"agent_id\":\"carol\"", "\"content\":\"bye\"");
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED, TunnelNotes.confirm("welcome")))
                .isEmpty();
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_ENDED, TunnelNotes.ANEW))
                .isEmpty();
        assertThat(json(ChannelEventKind.CHANNEL_EVENT_KIND_INVITED, "")).isEmpty();
    }

    @Test
    @DisplayName("a confirmation's note gives its message back")
    void message_ofNote() {
        assertThat(TunnelNotes.message(TunnelNotes.confirm("没空"))).isEqualTo("没空");
        assertThat(TunnelNotes.message("of a gRPC agent")).isEqualTo("of a gRPC agent");
    }

    private static Optional<String> json(ChannelEventKind kind, String note) {
        ChannelEvent event = ChannelEvent.newBuilder()
                .setChannelId("ch_0123456789ab")
                .setSeq(1)
                .setKind(kind)
                .setAgentId("carol")
                .setServiceId("weather")
                .setNote(note)
                .setAt(Timestamp.newBuilder().setSeconds(1_773_978_420))
                .build();
        return ChannelEvents.frame(event, "bob").map(ObjectJson::json);
    }
}
