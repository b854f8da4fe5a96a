package dev.claw.hub.adapter.json;

import java.util.List;
import java.util.Set;

/** Types of the old protocol that this hub does not serve. */
final class LaterTypes {
    private static final Set<String> TYPES = Set.of(
            "lifecycle_policy",
            "key_request",
            "key_response",
            "key_revoke",
            "key_list",
            "renew_key",
            "update_service",
            "unregister",
            "channel_confirm",
            "set_price",
            "get_service_docs",
            "get_skill_doc",
            "close_channel",
            "rate",
            "get_rating",
            "help",
            "call",
            "chat_request",
            "chat_accept",
            "chat_reject",
            "chat_end",
            "chat_history",
            "chat",
            "request_chat",
            "accept_chat",
            "reject_chat",
            "end_chat",
            "history",
            "whoami",
            "user_register",
            "user_auth",
            "user_list",
            "user_grant_access",
            "user_revoke_access");
    private static final List<String> TRADE = List.of("listing_", "bid_", "negotiation_", "transaction_");

    private LaterTypes() {}

    static boolean has(String type) {
        return TYPES.contains(type) || TRADE.stream().anyMatch(type::startsWith);
    }
}
