package dev.claw.hub.cli;

import java.io.File;

/** How this program was called, so that what people are told to type works where they are. */
final class Invocation {
    private static final String STANDARD = "java -jar claw-hub.jar";

    private Invocation() {}

    /** {@code java -jar} and the jar as it was given. */
    static String told() {
        return told(System.getProperty("java.class.path", ""));
    }

    static String told(String classPath) {
        boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        if (!oneJar) {
            return STANDARD;
        }
        return "java -jar " + (classPath.matches("[\\w./\\\\:-]+") ? classPath : '"' + classPath + '"');
    }
}
