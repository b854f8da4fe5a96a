package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How old agents see services in lists: with the fields that an old provider gave, with plain defaults for others. */
public final class Metadata {
    private static final String DEFAULT_EMOJI = JsonText.quote("🔧");

    /** What a {@code metadata_list} shows: services that can be called. */
    public static final ServiceFilter ONLINE =
            ServiceFilter.newBuilder().setOnline(true).build();

    private Metadata() {}

    /**
     * A JSON array of the services.
     *
     * @param tunnels the tunnel of a service that has one here
     */
    public static String array(List<Service> services, Function<String, Optional<String>> tunnels) {
        return services.stream()
                .map(service -> metadata(service, tunnels).json())
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The metadata of one service. */
    public static ObjectJson metadata(Service service, Function<String, Optional<String>> tunnels) {
        return new ObjectJson()
                .text("id", service.getServiceId())
                .text("name", service.getName())
                .text("description", service.getDescription())
                .text("version", service.getVersion())
                .texts("tags", service.getTagsList())
                .raw("emoji", fact(service, "emoji", DEFAULT_EMOJI))
                .raw("requires", fact(service, "requires", "{}"))
                .text("status", Descriptors.status(service))
                .text("tunnel_id", tunnels.apply(service.getServiceId()))
                .text("execution_mode", LegacyFacts.executionMode(service))
                .text("provider_client_id", service.getOwner())
                .text("owner", LegacyFacts.owner(service))
                .raw("price", Prices.amountJson(service))
                .raw("price_unit", Prices.unitJson(service))
                .raw("allowed_users", LegacyFacts.allowedUsers(service));
    }

    /** Everything that is known of one service: its metadata, what its provider told besides, and its documentation. */
    public static String full(Service service, Function<String, Optional<String>> tunnels) {
        return metadata(service, tunnels)
                .text("service_id", service.getServiceId())
                .text("endpoint", LegacyFacts.text(service, "endpoint").orElse(""))
                .raw("metadata", fact(service, "metadata", "{}"))
                .raw("interface_spec", fact(service, "interface_spec", "{}"))
                .text("skill_doc", service.getDocumentation())
                .text("registered_at", ChatEntries.time(service.getDeclaredAt()))
                .json();
    }

    private static String fact(Service service, String field, String absent) {
        return LegacyFacts.json(service, field).orElse(absent);
    }
}
