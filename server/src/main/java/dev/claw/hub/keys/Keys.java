package dev.claw.hub.keys;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.PendingKeyRequest;
import java.time.Instant;

/** Keys and requests as clients see them, and the rule of what is dead. */
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
                .setVariant(row.variant())
                .setRenewals(row.renewals())
                .setTransferable(row.transferable())
                .build();
    }

    /** The key as it is written down: it is expired when that was seen and made durable, and not before. */
    static Key proto(KeyRow row) {
        return proto(row, Instant.MIN);
    }

    static KeyState state(KeyRow row, Instant now) {
        if (row.revokedAt().isPresent()) {
            return KeyState.KEY_STATE_REVOKED;
        }
        if (row.isExpired(now)) {
            return KeyState.KEY_STATE_EXPIRED;
        }
        return row.usedCalls() >= row.maxCalls() ? KeyState.KEY_STATE_EXHAUSTED : KeyState.KEY_STATE_ACTIVE;
    }

    /** Returns the key unless it is dead: KEY_REVOKED or KEY_EXPIRED then. One that is used up is not. */
    static KeyRow alive(KeyRow row, Instant now) {
        if (row.revokedAt().isPresent()) {
            throw Refusal.of(ErrorReason.ERROR_REASON_KEY_REVOKED, "Key " + row.id() + " was revoked");
        }
        if (row.isExpired(now)) {
            throw expired(row);
        }
        return row;
    }

    static Refusal expired(KeyRow row) {
        return Refusal.of(ErrorReason.ERROR_REASON_KEY_EXPIRED, "Key " + row.id() + " expired at " + row.expiresAt());
    }

    static PendingKeyRequest proto(KeyRequestRow row) {
        return PendingKeyRequest.newBuilder()
                .setKeyRequestId(row.id())
                .setServiceId(row.serviceId())
                .setConsumer(row.consumer())
                .setRequestId(row.requestId())
                .setPurpose(row.purpose())
                .setRequestedAt(Times.proto(row.requestedAt()))
                .setVariant(row.variant())
                .setRenewKeyId(row.renewKeyId())
                .setTransferable(row.transferable())
                .build();
    }
}
