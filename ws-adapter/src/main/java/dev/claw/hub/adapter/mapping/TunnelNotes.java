package dev.claw.hub.adapter.mapping;

import java.util.List;

/**
 * What tells a channel that {@code establish_channel} asks for from one that {@code chat_request} asks for: notes that
 * begin with the name of a frame. They are how two adapters understand each other, and for gRPC agents to read.
 */
public final class TunnelNotes {
    /** The note of a request. */
    public static final String REQUEST = "establish_channel: a consumer asks for a way to this service";
    /** The note with which an open channel is ended, to be requested anew. */
    public static final String ANEW = "close_channel: asked for anew";
    /** The note with which a consumer ends one. */
    public static final String CLOSED = "close_channel: closed by the consumer";
    /** The note with which a request ends that nobody decided in time. */
    public static final String EXPIRED = "close_channel: no confirmation in time";

    /** The note with which a request ends whose provider left. */
    public static final String LEFT = "close_channel: the provider left";

    private static final String CONFIRM = "channel_confirm: ";
    private static final List<String> BEGINNINGS = List.of("establish_channel: ", CONFIRM, "close_channel: ");

    private TunnelNotes() {}

    /** The note of an answer that says this. */
    public static String confirm(String message) {
        return CONFIRM + message;
    }

    /** What an answer's note says to people. */
    public static String message(String note) {
        return note.startsWith(CONFIRM) ? note.substring(CONFIRM.length()) : note;
    }

    /** Whether the note is of a channel that was asked for by {@code establish_channel}. */
    public static boolean isOne(String note) {
        return BEGINNINGS.stream().anyMatch(note::startsWith);
    }
}
