package dev.claw.hub.adapter.json;

/** Frames about the ways to a service: the tunnels and channels of consumers. */
enum ChannelType implements FrameType {
    ESTABLISH_CHANNEL("establish_channel"),
    CLOSE_CHANNEL("close_channel"),
    CHANNEL_CONFIRM("channel_confirm");

    private final String wire;

    ChannelType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case ESTABLISH_CHANNEL -> ChannelFrame.EstablishChannel.of(frame);
            case CLOSE_CHANNEL -> ChannelFrame.CloseChannel.of(frame);
            case CHANNEL_CONFIRM -> ChannelFrame.ChannelConfirm.of(frame);
        };
    }
}
