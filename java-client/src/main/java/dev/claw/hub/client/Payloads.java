package dev.claw.hub.client;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.Payload;

/** Makes and reads payloads. */
public final class Payloads {
    private Payloads() {}

    /** JSON text, passed through untouched; it is not checked. */
    public static Payload json(String json) {
        return Payload.newBuilder().setJson(json).build();
    }

    /** Plain text. */
    public static Payload text(String text) {
        return Payload.newBuilder().setText(text).build();
    }

    /** Bytes with their media type (RFC 6838); an empty type means {@code application/octet-stream}. */
    public static Payload data(byte[] bytes, String mediaType) {
        return Payload.newBuilder()
                .setData(ByteString.copyFrom(bytes))
                .setMediaType(mediaType)
                .build();
    }

    /** The content as text: JSON and text as they are, bytes read as UTF-8 (malformed ones replaced), else empty. */
    public static String asText(Payload payload) {
        return switch (payload.getContentCase()) {
            case JSON -> payload.getJson();
            case TEXT -> payload.getText();
            case DATA -> payload.getData().toStringUtf8();
            case CONTENT_NOT_SET -> "";
        };
    }

    /** How many bytes the content has, as the hub counts them: without the media type. */
    static int bytes(Payload payload) {
        return content(payload).size();
    }

    /** The content's bytes, texts as UTF-8. */
    static ByteString content(Payload payload) {
        return switch (payload.getContentCase()) {
            case JSON -> payload.getJsonBytes();
            case TEXT -> payload.getTextBytes();
            case DATA -> payload.getData();
            case CONTENT_NOT_SET -> ByteString.EMPTY;
        };
    }
}
