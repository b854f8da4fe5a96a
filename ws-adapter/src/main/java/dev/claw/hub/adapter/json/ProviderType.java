package dev.claw.hub.adapter.json;

/** Frames of an agent that provides services. */
enum ProviderType implements FrameType {
    REGISTER("register"),
    HEARTBEAT("heartbeat"),
    RESPONSE("response"),
    UPDATE_SERVICE("update_service"),
    UNREGISTER("unregister"),
    SET_PRICE("set_price");

    private final String wire;

    ProviderType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case REGISTER -> ProviderFrame.Register.of(frame);
            case HEARTBEAT -> new ProviderFrame.Heartbeat();
            case RESPONSE -> ProviderFrame.Response.of(frame);
            case UPDATE_SERVICE -> ProviderFrame.UpdateService.of(frame);
            case UNREGISTER -> ProviderFrame.Unregister.of(frame);
            case SET_PRICE -> ProviderFrame.SetPrice.of(frame);
        };
    }
}
