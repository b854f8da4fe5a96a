package dev.claw.hub.adapter.json;

/** Frames of an agent that talks with others, under their old and their newer names. */
enum ChatType implements FrameType {
    CHAT_MESSAGE("chat_message"),
    CHAT_REQUEST("chat_request"),
    CHAT_ACCEPT("chat_accept"),
    CHAT_REJECT("chat_reject"),
    CHAT_END("chat_end"),
    CHAT_HISTORY("chat_history"),
    CHAT("chat"),
    REQUEST_CHAT("request_chat"),
    ACCEPT_CHAT("accept_chat"),
    REJECT_CHAT("reject_chat"),
    END_CHAT("end_chat"),
    HISTORY("history");

    private final String wire;

    ChatType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case CHAT_MESSAGE -> ChatFrame.ChatMessage.of(frame);
            case CHAT_REQUEST,
                    CHAT_ACCEPT,
                    CHAT_REJECT,
                    CHAT_END,
                    CHAT_HISTORY,
                    CHAT,
                    REQUEST_CHAT,
                    ACCEPT_CHAT,
                    REJECT_CHAT,
                    END_CHAT,
                    HISTORY -> new LinkFrame.NotServed();
        };
    }
}
