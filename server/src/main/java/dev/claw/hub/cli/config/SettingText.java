package dev.claw.hub.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Settings as YAML that can be fed back in, each under a line that tells what it is. */
public final class SettingText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._-]*");

    private SettingText() {}

    /** The lines of the file. */
    public static List<String> of(Settings settings) {
        List<String> lines = new ArrayList<>();
        List<String> open = List.of();
        for (Setting<?> setting : SettingTable.all()) {
            List<String> levels = List.of(setting.key().split("\\."));
            List<String> groups = levels.subList(0, levels.size() - 1);
            lines.add("");
            for (int depth = 0; depth < groups.size(); depth++) {
                if (depth >= open.size() || !open.get(depth).equals(groups.get(depth))) {
                    lines.add(indent(depth) + groups.get(depth) + ":");
                }
            }
            open = groups;
            String indent = indent(groups.size());
            lines.add(indent + "# " + setting.about() + ": " + setting.kind().expected() + ".");
            lines.add(indent + levels.get(groups.size()) + ": " + scalar(settings.text(setting))
                    + remark(setting, settings));
        }
        lines.remove(0);
        return lines;
    }

    private static String remark(Setting<?> setting, Settings settings) {
        Origin origin = settings.origin(setting);
        if (settings.isGiven(setting) && SettingTable.isSecret(setting)) {
            return "  # from " + origin.place() + ", and not shown";
        }
        return origin.source() == Origin.Source.DEFAULT
                ? ""
                : "  # from " + origin.place() + "; default " + setting.standardText();
    }

    private static String indent(int depth) {
        return "  ".repeat(depth);
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
