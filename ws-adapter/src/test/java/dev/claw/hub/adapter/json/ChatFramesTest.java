package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of chat and channels, good and bad, under their old and their newer names. */
final class ChatFramesTest {
    private static final FrameCodec CODEC = new FrameCodec();

    /** A line each: what comes of it, and the text. */
    private static final String CORPUS = """
            ChatMessage | {"type":"chat","target":"bob","content":"你好","request_id":"r"}
            ChatMessage | {"type":"chat","payload":{"target":"bob","content":"x"}}
            ChatMessage | {"type":"chat_message","content":12345678901234567890}
            INVALID_FRAME | {"type":"chat_message","target_agent":7,"content":"x"}
            INVALID_FRAME | {"type":"chat_message","target_agent":"bob","content":"\\ud800"}
            INVALID_FRAME | {"type":"chat_message","target_agent":"\\udc00","content":"x"}
            INVALID_FRAME | {"type":"chat_message","channel_id":["ch_1"],"content":"x"}
            INVALID_FRAME | {"type":"chat","target":{"a":1},"content":"x"}
            ChatRequest | {"type":"chat_request","service_id":"x"}
            ChatRequest | {"type":"chat_request"}
            ChatRequest | {"type":"request_chat","service_id":"x","target":"bob","message":"你好"}
            INVALID_FRAME | {"type":"chat_request","service_id":7}
            INVALID_FRAME | {"type":"chat_request","service_id":"x","provider_id":[]}
            INVALID_FRAME | {"type":"chat_request","service_id":"x","reason":{}}
            ChatAnswer | {"type":"chat_accept","consumer_id":"carol"}
            ChatAnswer | {"type":"chat_accept"}
            ChatAnswer | {"type":"chat_reject","consumer_id":"carol","reason":"没空"}
            ChatAnswer | {"type":"accept_chat","channel_id":"ch_1","request_id":"r"}
            ChatAnswer | {"type":"reject_chat","channel_id":"ch_1","request_id":"r"}
            INVALID_FRAME | {"type":"chat_accept","channel_id":1}
            INVALID_FRAME | {"type":"chat_reject","reason":1}
            ChatEnd | {"type":"chat_end","channel_id":"ch_1","agent_id":"a"}
            ChatEnd | {"type":"end_chat"}
            INVALID_FRAME | {"type":"chat_end","agent_id":true}
            ChatHistory | {"type":"chat_history","agent_id":"a","limit":20}
            ChatHistory | {"type":"chat_history","limit":null}
            ChatHistory | {"type":"chat_history","limit":-1}
            ChatHistory | {"type":"chat_history","limit":1e999999}
            ChatHistory | {"type":"history","channel_id":"ch_1","limit":2.5}
            INVALID_FRAME | {"type":"chat_history","limit":"20"}
            INVALID_FRAME | {"type":"chat_history","limit":[20]}
            INVALID_FRAME | {"type":"history","channel_id":{}}
            CloseChannel | {"type":"close_channel","service_id":"x","request_id":"c"}
            CloseChannel | {"type":"close_channel","channel_id":"ch_1","request_id":"c"}
            INVALID_FRAME | {"type":"close_channel","request_id":"c"}
            INVALID_FRAME | {"type":"close_channel","channel_id":3}
            ChannelConfirm | {"type":"channel_confirm","request_id":"ch_1","accepted":true}
            ChannelConfirm | {"type":"channel_confirm"}
            INVALID_FRAME | {"type":"channel_confirm","accepted":"yes"}
            INVALID_FRAME | {"type":"channel_confirm","accepted":true,"message":[]}
            """;

    /** A line each: whether only the newer client sends it, and the text. */
    private static final String HABITS = """
            true | {"type":"chat","target":"bob"}
            true | {"type":"history"}
            true | {"type":"ping","payload":{}}
            true | {"type":"chat_message","client_id":"a","content":"x"}
            true | {"type":"connect","client_id":"client_0a1b2c3d"}
            false | {"type":"connect","client_id":"0a1b2c3d"}
            false | {"type":"connect","client_id":"client_0a1b2c3d4"}
            true | {"type":"heartbeat","client_id":"0a1b2c3d"}
            false | {"type":"heartbeat","client_id":"0a1b2c3d","service_id":"w"}
            false | {"type":"heartbeat"}
            true | {"type":"register","service":{"service_id":"w"}}
            false | {"type":"register","client_id":"0a1b2c3d","service":{"id":"w","service_id":"w","name":"w"}}
            false | {"type":"register","client_id":"a","service":{"name":"a"}}
            false | {"type":"chat_message","sender_id":"a","content":"x"}
            false | {"type":"ping","payload":"x"}
            """;

    static Stream<String> corpus() {
        return CORPUS.lines();
    }

    static Stream<String> habits() {
        return HABITS.lines();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void decode_eachText_isWhatItShouldBe(String line) {
        int bar = line.indexOf(" | ");
        Decoded decoded = CODEC.decode(line.substring(bar + 3));
        String outcome = decoded instanceof Decoded.Accepted accepted
                ? accepted.frame().getClass().getSimpleName()
                : ((Decoded.Rejected) decoded).code();
        assertThat(outcome).as(line).isEqualTo(line.substring(0, bar));
    }

    @ParameterizedTest
    @MethodSource("habits")
    void decode_newerClientsFrames_areKnown(String line) {
        int bar = line.indexOf(" | ");
        assertThat(CODEC.decode(line.substring(bar + 3)).envelope().newer())
                .as(line)
                .isEqualTo(Boolean.parseBoolean(line.substring(0, bar)));
    }

    @Test
    @DisplayName("a history's limit is 50 unless given, and 1,000 at most")
    void decode_historyLimits_areWithinBounds() {
        assertThat(limit("{\"type\":\"chat_history\"}")).isEqualTo(50);
        assertThat(limit("{\"type\":\"chat_history\",\"limit\":0}")).isEqualTo(50);
        assertThat(limit("{\"type\":\"chat_history\",\"limit\":7}")).isEqualTo(7);
        assertThat(limit("{\"type\":\"chat_history\",\"limit\":1e9}")).isEqualTo(1_000);
    }

    @Test
    @DisplayName("a frame of chat names its sender where it says so")
    void decode_chatFrames_nameTheirSender() {
        assertThat(name("{\"type\":\"chat_history\",\"agent_id\":\"a\"}")).isEqualTo("a");
        assertThat(name("{\"type\":\"chat_request\",\"consumer_id\":\"b\"}")).isEqualTo("b");
        assertThat(name("{\"type\":\"chat_accept\",\"provider_id\":\"c\",\"consumer_id\":\"b\"}"))
                .isEqualTo("c");
        assertThat(name("{\"type\":\"chat\",\"sender\":\"d\",\"target\":\"e\"}"))
                .isEqualTo("d");
    }

    private static int limit(String text) {
        return ((ChatFrame.ChatHistory) ((Decoded.Accepted) CODEC.decode(text)).frame()).limit();
    }

    private static String name(String text) {
        return CODEC.decode(text).envelope().name().orElse("none");
    }
}
