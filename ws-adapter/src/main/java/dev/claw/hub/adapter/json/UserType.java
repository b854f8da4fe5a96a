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
            case USER_REGISTER -> UserFrame.Register.of(frame);
            case USER_AUTH -> UserFrame.Authenticate.of(frame);
            case USER_LIST -> new UserFrame.Users();
            case USER_GRANT_ACCESS -> UserFrame.ChangeAccess.granting(frame);
            case USER_REVOKE_ACCESS -> UserFrame.ChangeAccess.revoking(frame);
            case WHOAMI -> new UserFrame.WhoAmI();
            case RATE -> UserFrame.Rate.of(frame);
            case GET_RATING -> UserFrame.Ratings.of(frame);
        };
    }
}
