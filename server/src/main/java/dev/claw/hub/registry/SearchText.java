package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.util.Locale;

/**
 * Text made equal over letter case, for any script: first upper case, where one letter may become two, then each code
 * point lower, where its neighbours have no say. So a final sigma is a sigma, and a dotless i an i.
 */
final class SearchText {
    private SearchText() {}

    /** All that is searched of a service: name, description and id, each on a line of its own. */
    static String of(Service service) {
        return folded(service.getName() + '\n' + service.getDescription() + '\n' + service.getServiceId());
    }

    static String folded(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(upper.length());
        upper.codePoints().forEach(codePoint -> folded.appendCodePoint(Character.toLowerCase(codePoint)));
        return folded.toString();
    }
}
