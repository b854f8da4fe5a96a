package dev.claw.hub.wiring;

import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;

/** What tests of named callers say. */
final class Access {
    private Access() {}

    static UpdateServiceAccessRequest.Builder of(String serviceId) {
        return UpdateServiceAccessRequest.newBuilder().setServiceId(serviceId);
    }

    static UpdateServiceAccessResponse update(HubFixture hub, String owner, UpdateServiceAccessRequest.Builder change) {
        return hub.registry(owner).updateServiceAccess(change.build());
    }

    /** The callers as the answer tells them: {@code everybody}, or their names. */
    static String callers(UpdateServiceAccessResponse answer) {
        return answer.hasAccess() ? answer.getAccess().getCallersList().toString() : "everybody";
    }

    /** The callers as {@code GetService} tells them. */
    static String callers(HubFixture hub, String serviceId) {
        Service service = get(hub, serviceId);
        return service.hasAccess() ? service.getAccess().getCallersList().toString() : "everybody";
    }

    static Service get(HubFixture hub, String serviceId) {
        return hub.registry("reader")
                .getService(
                        GetServiceRequest.newBuilder().setServiceId(serviceId).build())
                .getService();
    }
}
