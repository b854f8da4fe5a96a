package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads the enrolments that somebody may see, page by page. May be used from any thread. */
public final class EnrolmentPages {
    /** Enrolments that are read at most: what one answer of the old protocol can carry. */
    public static final int MAX_ENROLMENTS = 10_000;

    private static final int PAGE = 1_000;

    private EnrolmentPages() {}

    /** The enrolments, the oldest first; no more than {@link #MAX_ENROLMENTS}. */
    public static CompletableFuture<List<Enrolment>> read(AsyncHubClient hub) {
        return more(hub, new ArrayList<>(), "");
    }

    private static CompletableFuture<List<Enrolment>> more(AsyncHubClient hub, List<Enrolment> read, String token) {
        ListEnrolmentsRequest request = ListEnrolmentsRequest.newBuilder()
                .setPageSize(PAGE)
                .setPageToken(token)
                .build();
        return hub.agents().list(request).thenCompose(page -> {
            read.addAll(page.getEnrolmentsList());
            boolean complete = isLast(page) || read.size() >= MAX_ENROLMENTS;
            return complete
                    ? CompletableFuture.completedFuture(List.copyOf(read))
                    : more(hub, read, page.getNextPageToken());
        });
    }

    private static boolean isLast(ListEnrolmentsResponse page) {
        return page.getNextPageToken().isEmpty();
    }
}
