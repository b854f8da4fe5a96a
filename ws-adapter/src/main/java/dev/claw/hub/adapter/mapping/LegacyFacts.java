package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.v1.Service;
import java.util.List;
import java.util.Optional;

/**
 * Fields of old services that the API does not name: annotations {@code legacy/NAME} holding the JSON that came. Any
 * agent may write such annotations, so what is no JSON counts as absent.
 */
public final class LegacyFacts {
    /** The value of {@code execution_mode} that lets the provider confirm each channel. */
    public static final String EXTERNAL = "external";

    private static final String PREFIX = "legacy/";
    private static final String DEFAULT_MODE = "local";

    private LegacyFacts() {}

    static String key(String field) {
        return PREFIX + field;
    }

    /** A field's JSON. */
    public static Optional<String> json(Service service, String field) {
        return Optional.ofNullable(service.getAnnotationsMap().get(key(field))).filter(JsonText::isValue);
    }

    /** A field that is a string. */
    public static Optional<String> text(Service service, String field) {
        return json(service, field).flatMap(JsonText::string);
    }

    /** Who may call the service, as the hub holds it now, whatever the provider declared first; none: everybody. */
    static String allowedUsers(Service service) {
        if (!service.hasAccess()) {
            return "[]";
        }
        List<String> callers = service.getAccess().getCallersList();
        return JsonText.array(callers.isEmpty() ? List.of(service.getOwner()) : callers);
    }

    /** Where the service runs: {@code local} unless it says otherwise. */
    public static String executionMode(Service service) {
        return text(service, "execution_mode").orElse(DEFAULT_MODE);
    }

    public static String owner(Service service) {
        return text(service, "owner").orElse(service.getOwner());
    }
}
