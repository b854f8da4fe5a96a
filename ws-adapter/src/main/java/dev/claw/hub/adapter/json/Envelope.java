package dev.claw.hub.adapter.json;

import java.util.Optional;

/**
 * What every frame of an old agent has, or may have.
 *
 * @param type the frame's type; empty if it has none
 * @param requestId the {@code request_id} as the JSON that came (a string, a number or a boolean), to be given back
 * @param name the name that the frame gives its sender: {@code client_id}, else {@code sender} and its like
 * @param newer whether only the newer client writes frames like this one
 */
public record Envelope(String type, Optional<String> requestId, Optional<String> name, boolean newer) {
    /** Of a frame that may be any client's. */
    public Envelope(String type, Optional<String> requestId, Optional<String> name) {
        this(type, requestId, name, false);
    }

    /** The {@code request_id} as text. */
    public Optional<String> requestIdText() {
        return requestId.map(json -> json.startsWith("\"") ? JsonText.unquote(json) : json);
    }
}
