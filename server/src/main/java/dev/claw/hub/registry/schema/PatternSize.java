package dev.claw.hub.registry.schema;

/**
 * Estimates, from above and before it is compiled, how many instructions a regular expression becomes: counted
 * repetitions are copies, and nested ones multiply.
 */
final class PatternSize {
    /** What is larger is told as this. */
    static final int MOST = 1_000_000;

    private final String pattern;
    private int at;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    static int of(String pattern) {
        return (int) new PatternSize(pattern).alternatives(0);
    }

    /** Up to the closing parenthesis, or the end. A group too deep is as good as too large. */
    private long alternatives(int depth) {
        if (depth > 200) {
            return MOST;
        }
        long sum = 2;
        long last = 0;
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            long times = repetitions();
            if (times > 0) {
                sum = capped(sum + last * times);
                last = capped(last * (times + 1));
            } else {
                last = atom(depth);
                sum = capped(sum + last);
            }
        }
        return sum;
    }

    private long atom(int depth) {
        char c = pattern.charAt(at++);
        if (c == '(') {
            long group = alternatives(depth + 1);
            at++;
            return group + 2;
        }
        if (c == '[') {
            skipClass();
        } else if (c == '\\') {
            skipEscape();
        }
        return 2;
    }

    /** The copies that a counted repetition here adds; 0 when there is none here. */
    private long repetitions() {
        if (pattern.charAt(at) != '{') {
            return 0;
        }
        int end = pattern.indexOf('}', at);
        if (end < 0 || end - at > 20) {
            return 0;
        }
        long most = 0;
        long number = 0;
        for (int i = at + 1; i < end; i++) {
            char c = pattern.charAt(i);
            if (c == ',') {
                number = 0;
            } else if (c >= '0' && c <= '9') {
                number = number * 10 + c - '0';
                most = Math.max(most, number);
            } else {
                return 0;
            }
        }
        at = end + 1;
        return capped(most + 1);
    }

    private void skipClass() {
        int first = at;
        boolean open = true;
        while (open && at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                skipEscape();
            } else if (c == '[' && at < pattern.length() && pattern.charAt(at) == ':') {
                int end = pattern.indexOf(":]", at + 1);
                at = end < 0 ? at : end + 2;
            } else if (c == ']' && at - 1 > first && !(at - 2 == first && pattern.charAt(first) == '^')) {
                open = false;
            }
        }
    }

    private void skipEscape() {
        if (at == pattern.length()) {
            return;
        }
        char c = pattern.charAt(at++);
        if ((c == 'p' || c == 'P' || c == 'x') && at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        }
    }

    private static long capped(long size) {
        return Math.min(size, MOST);
    }
}
