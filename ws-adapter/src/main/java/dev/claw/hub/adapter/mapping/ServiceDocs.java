package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Service;

/** How old agents get a service's documentation. */
public final class ServiceDocs {
    private ServiceDocs() {}

    /** The answer of {@code get_service_docs}. */
    public static ObjectJson docs(Service service) {
        return ObjectJson.frame("service_docs")
                .text("service_id", service.getServiceId())
                .text("name", service.getName())
                .text("description", service.getDescription())
                .text("documentation", service.getDocumentation())
                .raw(
                        "interface_spec",
                        LegacyFacts.json(service, "interface_spec").orElse("{}"))
                .text("endpoint", LegacyFacts.text(service, "endpoint").orElse(""))
                .text("execution_mode", LegacyFacts.executionMode(service))
                .texts("tags", service.getTagsList());
    }

    /** The answer of {@code get_skill_doc}. */
    public static ObjectJson skillDoc(Service service) {
        return ObjectJson.frame("skill_doc")
                .text("service_id", service.getServiceId())
                .text("skill_doc", service.getDocumentation());
    }
}
