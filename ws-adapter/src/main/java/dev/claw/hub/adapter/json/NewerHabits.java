package dev.claw.hub.adapter.json;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the newer client is told from the old ones: it has names of its own for chat, wraps fields in {@code payload},
 * gives its {@code client_id} also with frames of chat and in place of a heartbeat's service, wishes for an id by
 * {@code service_id}, or makes its own id as {@code client_} and eight characters.
 */
final class NewerHabits {
    private static final Pattern CLIENT_ID = Pattern.compile("client_[0-9A-Za-z]{8}");
    private static final Set<String> NAMES =
            Set.of("chat", "request_chat", "accept_chat", "reject_chat", "end_chat", "history", "whoami");
    private static final Set<String> CHAT =
            Set.of("chat_message", "chat_request", "chat_accept", "chat_reject", "chat_end", "chat_history");

    private NewerHabits() {}

    /**
     * Whether a frame is the newer client's.
     *
     * @param came the frame as it came
     * @param frame the same without its wrapping
     */
    static boolean shownBy(RawObject came, RawObject frame, String type) {
        return NAMES.contains(type)
                || came.raw("payload").filter(json -> json.startsWith("{")).isPresent()
                || wishesByServiceId(frame, type)
                || frame.word("client_id")
                        .filter(id -> CHAT.contains(type)
                                || beatsForAll(frame, type)
                                || CLIENT_ID.matcher(id).matches())
                        .isPresent();
    }

    private static boolean beatsForAll(RawObject frame, String type) {
        return type.equals("heartbeat") && frame.raw("service_id").isEmpty();
    }

    private static boolean wishesByServiceId(RawObject frame, String type) {
        return type.equals("register")
                && frame.object("service")
                        .filter(service -> service.raw("id").isEmpty())
                        .flatMap(service -> service.raw("service_id"))
                        .isPresent();
    }
}
