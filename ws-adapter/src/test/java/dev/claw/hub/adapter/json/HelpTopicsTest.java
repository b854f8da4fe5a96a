package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HelpTopicsTest {
    @Test
    @DisplayName("every type of frame is told in some topic")
    void topics_nameEveryFrame() {
        String all = HelpTopics.topics().stream()
                .map(topic -> HelpTopics.content(Optional.of(topic)))
                .reduce("", String::concat);
        assertThat(FrameType.BY_WIRE.keySet())
                .allSatisfy(type -> assertThat(all).contains(JsonText.quote(type) + ":"));
    }

    @Test
    @DisplayName("without a topic, or with an unknown one, the topics are listed")
    void content_unknownTopic_listsTopics() {
        assertThat(HelpTopics.content(Optional.empty())).startsWith("{\"topics\":[\"connection\",\"provider\"");
        assertThat(HelpTopics.content(Optional.of("烹饪"))).contains("烹饪").contains("\"topics\":");
        assertThat(HelpTopics.content(Optional.of(" Users "))).contains("user_register");
    }
}
