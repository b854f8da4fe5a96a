package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Service;
import java.util.List;
import java.util.stream.Collectors;

/** How old agents see services: with the very fields that an old provider gave, with plain defaults for others. */
public final class Descriptors {
    private static final String DEFAULT_EMOJI = JsonText.quote("🔧");

    private Descriptors() {}

    /** A JSON array of the services' descriptors. */
    public static String array(List<Service> services) {
        return services.stream().map(Descriptors::descriptor).collect(Collectors.joining(",", "[", "]"));
    }

    /** One service's descriptor. */
    public static String descriptor(Service service) {
        return new ObjectJson()
                .text("skill_id", service.getServiceId())
                .text("id", service.getServiceId())
                .text("service_id", service.getServiceId())
                .text("name", service.getName())
                .text("description", service.getDescription())
                .text("version", service.getVersion())
                .raw("emoji", fact(service, "emoji", DEFAULT_EMOJI))
                .texts("tags", service.getTagsList())
                .raw("requires", fact(service, "requires", "{}"))
                .text("execution_mode", LegacyFacts.executionMode(service))
                .raw("interface_spec", fact(service, "interface_spec", "{}"))
                .text("status", status(service))
                .text("owner", LegacyFacts.owner(service))
                .raw("price", Prices.amountJson(service))
                .raw("price_unit", Prices.unitJson(service))
                .raw("allowed_users", LegacyFacts.allowedUsers(service))
                .json();
    }

    static String status(Service service) {
        return service.getListed() && service.getOnline() ? "online" : "offline";
    }

    private static String fact(Service service, String field, String absent) {
        return LegacyFacts.json(service, field).orElse(absent);
    }
}
