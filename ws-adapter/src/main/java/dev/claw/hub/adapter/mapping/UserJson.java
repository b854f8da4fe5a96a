package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Enrolment;
import java.util.Collection;
import java.util.stream.Collectors;

/** How old agents see users: an enrolled agent is one. */
public final class UserJson {
    private UserJson() {}

    /** A user without its token. */
    public static String user(Enrolment enrolment) {
        return object(enrolment).json();
    }

    /** A user with its token, which is shown this once. */
    public static String userWithToken(Enrolment enrolment, String token) {
        return new ObjectJson()
                .text("user_id", enrolment.getAgentId())
                .text("name", enrolment.getName())
                .text("api_key", token)
                .text("created_at", ChatEntries.time(enrolment.getCreatedAt()))
                .raw("is_active", Boolean.toString(enrolment.getActive()))
                .json();
    }

    /** A JSON array of users. */
    public static String array(Collection<Enrolment> enrolments) {
        return enrolments.stream().map(UserJson::user).collect(Collectors.joining(",", "[", "]"));
    }

    /** An agent that is not enrolled, by the name it has: nobody knows since when. */
    public static String named(String agentId) {
        return new ObjectJson()
                .text("user_id", agentId)
                .text("name", agentId)
                .raw("created_at", "null")
                .raw("is_active", "true")
                .json();
    }

    private static ObjectJson object(Enrolment enrolment) {
        return new ObjectJson()
                .text("user_id", enrolment.getAgentId())
                .text("name", enrolment.getName())
                .text("created_at", ChatEntries.time(enrolment.getCreatedAt()))
                .raw("is_active", Boolean.toString(enrolment.getActive()));
    }
}
