package dev.claw.hub.cli.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file of settings: what it says, and where it says what it may not. It looks at the tree of nodes only, so that
 * nothing in the file makes an object. Not for several threads at once.
 */
final class ConfigFile {
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private final List<Given> given = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private ConfigFile(Path file) {
        this.file = file;
    }

    /** Reads the file; what is wrong with it is among {@link #problems()}. */
    static ConfigFile read(Path file) {
        ConfigFile config = new ConfigFile(file);
        config.read();
        return config;
    }

    /** The known settings that it gives, in its order; their texts are not looked at yet. */
    List<Given> given() {
        return given;
    }

    List<Problem> problems() {
        return problems;
    }

    private void read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                refuse("has " + Files.size(file) + " bytes; expected at most " + SizeText.of(MAX_BYTES));
                return;
            }
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setUseMarks(true)
                    .build();
            new Compose(settings).composeString(Files.readString(file)).ifPresent(this::root);
        } catch (MarkedYamlEngineException e) {
            problems.add(Problem.mistyped(
                    e.getProblemMark().map(this::at).orElse(whole()),
                    "is no YAML here: " + (e.getProblem() == null ? e.getMessage() : e.getProblem())));
        } catch (YamlEngineException e) {
            refuse("is no YAML: " + e.getMessage());
        } catch (CharacterCodingException e) {
            refuse("is not UTF-8 text");
        } catch (IOException e) {
            refuse("cannot be read: " + (Files.exists(file) ? e.getMessage() : "there is no such file"));
        }
    }

    private void refuse(String sentence) {
        problems.add(Problem.mistyped(whole(), sentence));
    }

    private void root(Node node) {
        if (node instanceof MappingNode mapping) {
            visit(mapping, "");
        } else if (!node.getTag().equals(Tag.NULL)) {
            problems.add(
                    Problem.mistyped(at(node), "is " + shown(node) + "; expected settings such as grpc-port: 50051"));
        }
    }

    private void visit(MappingNode mapping, String prefix) {
        Map<String, Node> seen = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key =
                    entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : shown(entry.getKeyNode());
            Node before = seen.putIfAbsent(key, entry.getKeyNode());
            if (before == null) {
                entry(prefix + key, entry);
            } else {
                problems.add(Problem.mistyped(
                        at(entry.getKeyNode()),
                        prefix + key + " is given twice; first at " + at(before).place()));
            }
        }
    }

    private void entry(String key, NodeTuple entry) {
        Node value = entry.getValueNode();
        boolean group = isGroup(key);
        Optional<Setting<?>> setting = SettingTable.find(key);
        if (group && value instanceof MappingNode below) {
            visit(below, key + ".");
        } else if (group) {
            if (!value.getTag().equals(Tag.NULL)) {
                problems.add(Problem.mistyped(
                        at(value),
                        key + " is " + shown(value) + "; expected settings below it: "
                                + String.join(", ", known(key + "."))));
            }
        } else if (setting.isEmpty()) {
            problems.add(Problem.mistyped(at(entry.getKeyNode()), unknown(key)));
        } else if (value instanceof ScalarNode scalar && !value.getTag().equals(Tag.NULL)) {
            given.add(new Given(key, scalar.getValue(), at(value)));
        } else {
            problems.add(Problem.mistyped(
                    at(value),
                    key + " is " + shown(value) + "; expected "
                            + setting.get().kind().expected()));
        }
    }

    private static boolean isGroup(String key) {
        return SettingTable.all().stream().anyMatch(setting -> setting.key().startsWith(key + "."));
    }

    /** The sentence about a key that no setting has. */
    static String unknown(String key) {
        String prefix = key.substring(0, key.lastIndexOf('.') + 1);
        Set<String> siblings = known(prefix);
        String sentence = "there is no setting " + Words.quoted(key);
        return Words.nearest(key.substring(prefix.length()), siblings)
                .map(near -> sentence + "; did you mean " + prefix + near + "?")
                .orElse(sentence + "; expected one of " + String.join(", ", siblings));
    }

    /** The names that may stand right below a prefix. */
    private static Set<String> known(String prefix) {
        Set<String> names = new LinkedHashSet<>();
        for (Setting<?> setting : SettingTable.all()) {
            if (setting.key().startsWith(prefix)) {
                names.add(setting.key().substring(prefix.length()).replaceFirst("\\..*", ""));
            }
        }
        return names;
    }

    private static String shown(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        return node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)
                ? Words.quoted(scalar.getValue())
                : "empty";
    }

    private Origin at(Node node) {
        return node.getStartMark().map(this::at).orElse(whole());
    }

    private Origin at(Mark mark) {
        return new Origin(Origin.Source.FILE, file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1));
    }

    private Origin whole() {
        return new Origin(Origin.Source.FILE, file.toString());
    }
}
