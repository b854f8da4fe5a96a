package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.LegacyService;
import dev.claw.hub.adapter.json.ProviderFrame.Register;
import dev.claw.hub.v1.ServiceDeclaration;

/** How an old agent's service is declared to the hub. */
public final class Declarations {
    private Declarations() {}

    /**
     * The declaration of a {@code register}.
     *
     * @param lasting whether the provider comes back under the same name, and to the same id; the service of one that does
     *     not is given free with its connection
     */
    public static ServiceDeclaration of(Register frame, boolean lasting) {
        LegacyService service = frame.service();
        ServiceDeclaration.Builder declaration = ServiceDeclaration.newBuilder()
                .setServiceId(service.wishedId().orElse(""))
                .setName(service.name())
                .setDescription(service.description())
                .setVersion(service.version())
                .addAllTags(service.tags())
                .addAllAllowedCallers(service.allowedUsers())
                .setDocumentation(frame.skillDoc().orElse(""))
                .setReleaseOnClose(!lasting);
        Prices.declared(service.facts()).ifPresent(declaration::setPrice);
        service.facts().forEach((field, json) -> declaration.putAnnotations(LegacyFacts.key(field), json));
        return declaration.build();
    }
}
