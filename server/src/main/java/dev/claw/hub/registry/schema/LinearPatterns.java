package dev.claw.hub.registry.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.MatchResult;

/**
 * The patterns of one service's schemas, as RE2 matches them: in time linear to the text, whatever the pattern. It
 * knows no look-around and no back references; such a pattern is refused. All patterns together may have so many
 * instructions. What matching takes is charged to the {@link Work} that runs on the thread.
 */
final class LinearPatterns implements RegularExpressionFactory {
    private static final int MAX_INSTRUCTIONS = 50_000;
    private static final java.util.regex.Pattern ECMA_ONLY = java.util.regex.Pattern.compile(
            "\\\\u\\{?([0-9A-Fa-f]{4,6})}?"
                    + "|\\\\([pP])\\{(?:Script|sc|Script_Extensions|scx|General_Category|gc)=([A-Za-z_]+)}"
                    + "|\\(\\?<([A-Za-z_])"
                    + "|\\\\.",
            java.util.regex.Pattern.DOTALL);

    private int instructionsLeft = MAX_INSTRUCTIONS;

    @Override
    public RegularExpression getRegularExpression(String ecma) {
        String pattern = ECMA_ONLY.matcher(ecma).replaceAll(LinearPatterns::asRe2);
        instructionsLeft -= PatternSize.of(pattern);
        if (instructionsLeft < 0) {
            throw new PatternSyntaxException(
                    "repetitions make the patterns larger than " + MAX_INSTRUCTIONS + " instructions", ecma);
        }
        Pattern compiled = Pattern.compile(pattern);
        int cost = compiled.programSize();
        return text -> {
            Work.chargeMatch((long) cost * (text.length() + 1L));
            return compiled.matcher(text).find();
        };
    }

    private static String asRe2(MatchResult token) {
        String re2 = token.group();
        if (token.group(1) != null) {
            re2 = "\\x{" + token.group(1) + "}";
        } else if (token.group(3) != null) {
            re2 = "\\" + token.group(2) + "{" + token.group(3) + "}";
        } else if (token.group(4) != null) {
            re2 = "(?P<" + token.group(4);
        }
        return java.util.regex.Matcher.quoteReplacement(re2);
    }
}
