package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.HelpTopics;
import dev.claw.hub.adapter.json.LinkFrame;
import dev.claw.hub.adapter.json.ObjectJson;

/** Frames about the connection itself, and those that nobody serves. Owned by the connection's event loop. */
final class LinkFamily implements LinkFrame.Receiver {
    private static final int MAX_SHOWN = 64;

    private final Connection connection;

    LinkFamily(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void ping(Envelope envelope, LinkFrame.Ping frame) {
        connection.reply(envelope, ObjectJson.frame("pong"));
    }

    /** Any frame is a sign of life; this one says nothing more. */
    @Override
    public void pong(Envelope envelope, LinkFrame.Pong frame) {}

    @Override
    public void help(Envelope envelope, LinkFrame.Help frame) {
        connection.reply(
                envelope,
                ObjectJson.frame("help")
                        .text("topic", frame.topic())
                        .raw("content", HelpTopics.content(frame.topic()))
                        .text("server_version", connection.context().version()));
    }

    @Override
    public void notServed(Envelope envelope, LinkFrame.NotServed frame) {
        connection.refuse(envelope, "UNSUPPORTED", "this hub does not serve frames of type " + envelope.type());
    }

    @Override
    public void unknown(Envelope envelope, LinkFrame.Unknown frame) {
        connection.refuse(envelope, "UNKNOWN_TYPE", "unknown frame type " + shown(envelope.type()));
    }

    private static String shown(String type) {
        String start = type.length() > MAX_SHOWN ? type.substring(0, MAX_SHOWN) + "…" : type;
        // Half a pair at the cut, or from the agent itself, cannot be sent.
        return start.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
