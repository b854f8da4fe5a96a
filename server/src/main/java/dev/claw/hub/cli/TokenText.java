package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The token that a command shows: from a file or the environment, never from the command line, which others may read. */
final class TokenText {
    private static final String VARIABLE = "CLAW_TOKEN";
    private static final String ADMIN = "admin";

    private TokenText() {}

    /**
     * The token.
     *
     * @param file whose first line it is; empty for that of the environment
     * @return an empty text when there is none
     * @throws CommandException when the file cannot be read, or what it holds cannot be a token
     */
    static String given(String file) {
        return file.isBlank()
                ? usable(Optional.ofNullable(System.getenv(VARIABLE)).orElse(""), VARIABLE)
                : usable(firstLine(file), file);
    }

    /** The agent that the token's holder speaks for: the hub is asked, for a token does not say. */
    static String holder(HubClient client) {
        try {
            client.agents()
                    .list(ListEnrolmentsRequest.newBuilder()
                            .setAll(true)
                            .setPageSize(1)
                            .build());
            return ADMIN;
        } catch (HubException refused) {
            if (refused.reason() != ErrorReason.ERROR_REASON_ACCESS_DENIED) {
                throw refused;
            }
        }
        return client.agents().list(ListEnrolmentsRequest.getDefaultInstance()).getEnrolmentsList().stream()
                .findFirst()
                .map(Enrolment::getAgentId)
                .orElse("");
    }

    private static String firstLine(String file) {
        try {
            String token = Files.readString(Path.of(file))
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            if (token.isEmpty()) {
                throw CommandException.usage(file + ": the file is empty; expected a token on its first line");
            }
            return token;
        } catch (NoSuchFileException e) {
            throw CommandException.usage(file + ": there is no such file; expected one whose first line is a token");
        } catch (IOException | InvalidPathException e) {
            throw CommandException.usage(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** What is no printable ASCII would make no header. */
    private static String usable(String token, String place) {
        String stripped = token.strip();
        if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw CommandException.usage(
                    place + ": holds no token; expected printable ASCII characters without spaces");
        }
        return stripped;
    }
}
