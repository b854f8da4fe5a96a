package dev.claw.hub.limits;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;

/** The rules of payloads. The content itself is never looked into. */
public final class Payloads {
    private static final int MEDIA_TYPE_BYTES = 128;

    private Payloads() {}

    /** Refuses a payload that is too large or carries a malformed media type. */
    public static Payload within(Payload payload, String field, int maxBytes) {
        int roughly = payload.getSerializedSize();
        if (roughly > maxBytes) {
            int bytes = contentBytes(payload);
            if (bytes > maxBytes) {
                throw Refusal.of(
                        ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE,
                        field + ": the payload has " + bytes + " bytes; at most " + maxBytes + " are allowed");
            }
        }
        return typed(payload, field);
    }

    /** Refuses a payload that carries a malformed media type. */
    public static Payload typed(Payload payload, String field) {
        String mediaType = payload.getMediaType();
        if (!mediaType.isEmpty()) {
            Ids.text(mediaType, field + ".media_type", MEDIA_TYPE_BYTES);
            boolean wellFormed = mediaType.indexOf('/') > 0 && mediaType.chars().allMatch(c -> c >= ' ' && c < 0x7f);
            if (!wellFormed) {
                throw Refusal.field(field + ".media_type", "is \"" + mediaType + "\"; expected type/subtype");
            }
        }
        return payload;
    }

    /** The bytes of the content alone. */
    public static int contentBytes(Payload payload) {
        return switch (payload.getContentCase()) {
            case JSON -> payload.getJsonBytes().size();
            case TEXT -> payload.getTextBytes().size();
            case DATA -> payload.getData().size();
            case CONTENT_NOT_SET -> 0;
        };
    }
}
