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
            case LIFECYCLE_POLICY, KEY_REQUEST, KEY_RESPONSE, KEY_REVOKE, KEY_LIST, RENEW_KEY ->
                new LinkFrame.NotServed();
        };
    }
}
