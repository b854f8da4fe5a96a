package dev.claw.hub.cli;

import dev.claw.hub.v1.Enrolment;
import java.util.List;

/** Enrolments as a person reads them. */
final class EnrolmentText {
    private EnrolmentText() {}

    static String line(Enrolment enrolment) {
        return String.join("  ", row(enrolment));
    }

    static List<String> row(Enrolment enrolment) {
        return List.of(
                enrolment.getAgentId(),
                Output.plain(enrolment.getName()),
                enrolment.getActive() ? "active" : "ended",
                Entries.time(enrolment.getCreatedAt()));
    }
}
