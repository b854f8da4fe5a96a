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
            case CHAT_MESSAGE, CHAT -> ChatFrame.ChatMessage.of(frame);
            case CHAT_REQUEST, REQUEST_CHAT -> ChatFrame.ChatRequest.of(frame);
            case CHAT_ACCEPT, ACCEPT_CHAT -> ChatFrame.ChatAnswer.of(frame, true);
            case CHAT_REJECT, REJECT_CHAT -> ChatFrame.ChatAnswer.of(frame, false);
            case CHAT_END, END_CHAT -> ChatFrame.ChatEnd.of(frame);
            case CHAT_HISTORY, HISTORY -> ChatFrame.ChatHistory.of(frame);
        };
    }
}
