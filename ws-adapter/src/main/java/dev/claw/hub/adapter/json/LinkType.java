package dev.claw.hub.adapter.json;

/** Frames about the connection and the hub itself. */
enum LinkType implements FrameType {
    PING("ping"),
    PONG("pong"),
    HELP("help");

    private final String wire;

    LinkType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case PING -> new LinkFrame.Ping();
            case PONG -> new LinkFrame.Pong();
            case HELP -> LinkFrame.Help.of(frame);
        };
    }
}
