package dev.claw.hub.cli;

import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.PendingKeyRequest;

/** Keys as a person reads them: one line each. */
final class KeyText {
    private KeyText() {}

    static String line(Key key) {
        return key.getKeyId() + "  " + key.getServiceId() + "  " + Output.plain(key.getConsumer()) + "  "
                + Output.word(key.getState(), "KEY_STATE_") + ", " + key.getUsedCalls() + " of " + key.getMaxCalls()
                + " calls, until " + Entries.time(key.getExpiresAt())
                + (key.getVariant().isEmpty() ? "" : ", variant " + key.getVariant())
                + (key.getRenewals() == 0 ? "" : ", renewed " + key.getRenewals() + " times")
                + (key.getTransferable() ? ", transferable" : "");
    }

    static String line(PendingKeyRequest request) {
        return request.getKeyRequestId() + "  " + request.getServiceId() + "  " + Output.plain(request.getConsumer())
                + (request.getVariant().isEmpty() ? "" : "  variant " + request.getVariant())
                + (request.getRenewKeyId().isEmpty() ? "" : "  renews " + request.getRenewKeyId())
                + (request.getTransferable() ? "  transferable" : "")
                + (request.getPurpose().isEmpty() ? "" : ": " + Output.plain(request.getPurpose()));
    }
}
