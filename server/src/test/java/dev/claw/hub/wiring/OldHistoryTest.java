package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.wiring.OldDoors.OldAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an old provider with many consumers finds in its history. */
final class OldHistoryTest {
    private static final int CONSUMERS = 70;

    @TempDir
    private Path data;

    private OldDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("history by service is the newest across all channels about it, however long ago those were opened")
    void chatHistory_ofManyChannels_isTheNewestAcrossThem() throws Exception {
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','client_id':'station','service':{'id':'tides','name':'tides'}}");
        List<OldAgent> consumers = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
            OldAgent consumer = doors.consumer("consumer-" + i);
            consumers.add(consumer);
            say(consumer, "erstes " + i);
        }
        say(consumers.get(1), "再问一次");
        say(consumers.get(0), "zum Schluss");

        JsonNode history = provider.askFor(
                "chat_history_response",
                "{'type':'chat_history','agent_id':'station','service_id':'tides','limit':4,'request_id':'h'}");

        List<String> contents = new ArrayList<>();
        history.path("messages")
                .forEach(message -> contents.add(message.path("content").stringValue()));
        assertThat(contents)
                .containsExactly("erstes " + (CONSUMERS - 2), "erstes " + (CONSUMERS - 1), "再问一次", "zum Schluss");
        assertThat(history.path("total").intValue()).isEqualTo(4);
        assertThat(history.path("service_id").stringValue()).isEqualTo("tides");
    }

    private static void say(OldAgent consumer, String content) throws Exception {
        assertThat(consumer.ask("{'type':'chat','request_id':'m','service_id':'tides','content':'" + content + "'}")
                        .path("type")
                        .stringValue())
                .isEqualTo("chat_result");
    }
}
