package dev.claw.hub.adapter.json;

/** Frames about users and what they think of services. */
enum UserType implements FrameType {
    USER_REGISTER("user_register"),
    USER_AUTH("user_auth"),
    USER_LIST("user_list"),
    USER_GRANT_ACCESS("user_grant_access"),
    USER_REVOKE_ACCESS("user_revoke_access"),
    WHOAMI("whoami"),
    RATE("rate"),
    GET_RATING("get_rating");

    private final String wire;

    UserType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case USER_REGISTER, USER_AUTH, USER_LIST, USER_GRANT_ACCESS, USER_REVOKE_ACCESS, WHOAMI, RATE, GET_RATING ->
                new LinkFrame.NotServed();
        };
    }
}
