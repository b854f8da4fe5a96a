package dev.claw.hub.adapter.json;

/** Frames about access keys, of providers and of consumers. */
enum KeyType implements FrameType {
    LIFECYCLE_POLICY("lifecycle_policy"),
    KEY_REQUEST("key_request"),
    KEY_RESPONSE("key_response"),
    KEY_REVOKE("key_revoke"),
    KEY_LIST("key_list"),
    RENEW_KEY("renew_key");

    private final String wire;

    KeyType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case LIFECYCLE_POLICY -> KeyFrame.LifecyclePolicy.of(frame);
            case KEY_REQUEST -> KeyFrame.KeyRequest.of(frame);
            case KEY_RESPONSE -> KeyFrame.KeyResponse.of(frame);
            case KEY_REVOKE -> KeyFrame.KeyRevoke.of(frame);
            case KEY_LIST -> KeyFrame.KeyList.of(frame);
            case RENEW_KEY -> KeyFrame.RenewKey.of(frame);
        };
    }
}
