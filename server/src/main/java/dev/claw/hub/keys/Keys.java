package dev.claw.hub.keys;

import dev.claw.hub.limits.Times;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.PendingKeyRequest;
import java.time.Instant;

/** Keys and requests as clients see them. */
final class Keys {
    private Keys() {}

    static Key proto(KeyRow row, Instant now) {
        return Key.newBuilder()
                .setKeyId(row.id())
                .setServiceId(row.serviceId())
                .setConsumer(row.consumer())
                .setRequestId(row.requestId())
                .setState(state(row, now))
                .setCreatedAt(Times.proto(row.createdAt()))
                .setExpiresAt(Times.proto(row.expiresAt()))
                .setMaxCalls(row.maxCalls())
                .setUsedCalls(row.usedCalls())
                .build();
    }

    static KeyState state(KeyRow row, Instant now) {
        if (row.revokedAt().isPresent()) {
            return KeyState.KEY_STATE_REVOKED;
        }
        if (!now.isBefore(row.expiresAt())) {
            return KeyState.KEY_STATE_EXPIRED;
        }
        return row.usedCalls() >= row.maxCalls() ? KeyState.KEY_STATE_EXHAUSTED : KeyState.KEY_STATE_ACTIVE;
    }

    static PendingKeyRequest proto(KeyRequestRow row) {
        return PendingKeyRequest.newBuilder()
                .setKeyRequestId(row.id())
                .setServiceId(row.serviceId())
                .setConsumer(row.consumer())
                .setRequestId(row.requestId())
                .setPurpose(row.purpose())
                .setRequestedAt(Times.proto(row.requestedAt()))
                .build();
    }
}
