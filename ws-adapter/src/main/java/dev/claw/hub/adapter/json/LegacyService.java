package dev.claw.hub.adapter.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code service} of a {@code register}.
 *
 * @param wishedId {@code id}, else {@code service_id}; of text that is no id of the hub's, the id that is made of it
 * @param allowedUsers who may call it; nobody named: everybody
 * @param facts all further fields that are not null, by name, each as the JSON that came
 */
public record LegacyService(
        Optional<String> wishedId,
        String name,
        String description,
        String version,
        List<String> tags,
        List<String> allowedUsers,
        Map<String, String> facts) {
    /** Further fields of one service. */
    public static final int MAX_FACTS = 56;

    private static final String DEFAULT_VERSION = "1.0.0";
    private static final Set<String> OWN = Set.of("id", "service_id", "name", "description", "version", "tags");
    private static final Pattern FACT = Pattern.compile("[A-Za-z0-9._:@/-]{1,100}");

    /** Whether a further field is kept under its name. */
    static boolean isFact(String field) {
        return !OWN.contains(field) && FACT.matcher(field).matches();
    }

    static LegacyService of(RawObject service) {
        Optional<String> wished = service.word("id").or(() -> service.word("service_id"));
        String name = service.word("name")
                .or(() -> wished)
                .orElseThrow(() -> new InvalidFrame("service.name", "expected a name, got none"));
        return new LegacyService(
                wished.map(LegacyService::hubId),
                name,
                service.text("description").orElse(""),
                version(service).orElse(DEFAULT_VERSION),
                service.words("tags"),
                allowedUsers(service),
                facts(service));
    }

    /** A further field's JSON. */
    public Optional<String> fact(String field) {
        return Optional.ofNullable(facts.get(field));
    }

    // Old providers choose any text, often Chinese. The same id is made of it each time, so that its service and keys
    // stay.
    private static String hubId(String wished) {
        return HubIds.isOne(wished) ? wished : HubIds.madeOf(wished);
    }

    LegacyService under(String serviceId) {
        return new LegacyService(Optional.of(serviceId), name, description, version, tags, allowedUsers, facts);
    }

    /**
     * This service, changed.
     *
     * @throws InvalidFrame if a change is of the wrong type, or there are too many further fields
     */
    LegacyService with(ServiceChanges changes) {
        Map<String, String> changed = new TreeMap<>(facts);
        changes.facts().forEach((field, json) -> {
            if (json.equals("null")) {
                changed.remove(field);
            } else {
                changed.put(field, json);
            }
        });
        RawObject all = RawObject.of(changed);
        return new LegacyService(
                wishedId,
                changes.name().orElse(name),
                changes.description().orElse(description),
                changes.version().orElse(version),
                changes.tags().orElse(tags),
                allowedUsers(all),
                facts(all));
    }

    // Some old agents give a number.
    static Optional<String> version(RawObject service) {
        return service.raw("version")
                .filter(value -> JsonText.number(value).isPresent())
                .or(() -> service.word("version"));
    }

    private static List<String> allowedUsers(RawObject service) {
        return service.words("allowed_users");
    }

    private static Map<String, String> facts(RawObject service) {
        Map<String, String> facts = new TreeMap<>();
        for (String field : service.fields().keySet()) {
            if (isFact(field)) {
                service.raw(field).ifPresent(value -> facts.put(field, value));
            }
        }
        if (facts.size() > MAX_FACTS) {
            throw new InvalidFrame("service", facts.size() + " further fields, expected at most " + MAX_FACTS);
        }
        return facts;
    }
}
