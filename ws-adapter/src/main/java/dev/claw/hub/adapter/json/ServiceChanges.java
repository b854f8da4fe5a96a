package dev.claw.hub.adapter.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an {@code update_service} changes; what it does not name stays. Ids do not change.
 *
 * @param facts further fields as the JSON that came; {@code null} takes one away
 */
public record ServiceChanges(
        Optional<String> name,
        Optional<String> description,
        Optional<String> version,
        Optional<List<String>> tags,
        Optional<String> skillDoc,
        Map<String, String> facts) {
    private static final String SKILL_DOC = "skill_doc";

    static ServiceChanges of(RawObject changes) {
        Map<String, String> facts = new TreeMap<>();
        changes.without(SKILL_DOC).fields().forEach((field, json) -> {
            if (LegacyService.isFact(field)) {
                facts.put(field, json);
            }
        });
        return new ServiceChanges(
                changes.word("name"),
                changes.text("description"),
                LegacyService.version(changes),
                changes.raw("tags").map(tags -> changes.words("tags")),
                changes.text(SKILL_DOC),
                facts);
    }

    /** Changes of the price alone. */
    static ServiceChanges ofPrice(String price, String unit) {
        return new ServiceChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("price", price, "price_unit", unit));
    }
}
