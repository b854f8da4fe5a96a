package dev.claw.hub.adapter.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code help} says: a JSON object per topic, from {@code help.json} beside this class. */
public final class HelpTopics {
    private static final Map<String, String> TOPICS = load();

    private HelpTopics() {}

    /** The topics, in the order of the list. */
    static List<String> topics() {
        return List.copyOf(TOPICS.keySet());
    }

    /** The content for a topic: a JSON object. Without a topic, or with an unknown one, it lists those there are. */
    public static String content(Optional<String> topic) {
        Optional<String> known =
                topic.map(asked -> asked.strip().toLowerCase(Locale.ROOT)).map(TOPICS::get);
        return known.orElseGet(() -> list(topic));
    }

    private static String list(Optional<String> unknown) {
        ObjectJson topics = new ObjectJson();
        TOPICS.forEach((name, content) ->
                topics.raw(name, RawObject.scan(content).object().raw("about").orElse("\"\"")));
        ObjectJson content = new ObjectJson();
        unknown.ifPresent(topic -> content.text("message", "there is no topic " + shown(topic)));
        return content.texts("topics", topics()).raw("about", topics.json()).json();
    }

    private static String shown(String topic) {
        int end = topic.offsetByCodePoints(0, Math.min(64, topic.codePointCount(0, topic.length())));
        return topic.substring(0, end);
    }

    private static Map<String, String> load() {
        try (InputStream file = HelpTopics.class.getResourceAsStream("help.json")) {
            if (file == null) {
                throw new IllegalStateException("help.json is missing beside " + HelpTopics.class.getName());
            }
            RawObject.Scan scan = RawObject.scan(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            scan.problem().ifPresent(problem -> {
                throw new IllegalStateException("help.json: " + problem);
            });
            return scan.object().fields();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
