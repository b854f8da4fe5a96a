package dev.claw.hub.wiring;

import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.SetKeyPolicyRequest;

/** Keys for tests whose subject is something else. */
final class Keyring {
    private Keyring() {}

    /** Makes the service ask for keys of so many calls, and gets one. */
    static KeyGrant grant(HubFixture hub, String owner, String serviceId, String consumer, int calls) {
        hub.keys(owner)
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setPolicy(KeyPolicy.newBuilder()
                                .setApproval(Approval.APPROVAL_AUTO)
                                .setMaxCalls(calls))
                        .build());
        return hub.keys(consumer)
                .requestKey(RequestKeyRequest.newBuilder()
                        .setRequestId("ring")
                        .setServiceId(serviceId)
                        .build())
                .getGranted();
    }
}
