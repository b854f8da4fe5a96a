package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.ListKeysRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads keys page by page. May be used from any thread. */
final class KeyPages {
    /** Keys at most; of more the last ones, in the order of their last change. */
    static final int MOST = 2_000;

    private static final int PAGE = 1_000;

    private KeyPages() {}

    /** All that match, those changed last at the end. */
    static CompletableFuture<List<Key>> newest(AsyncHubClient hub, ListKeysRequest request) {
        return page(hub, request.toBuilder().setPageSize(PAGE).build(), List.of());
    }

    private static CompletableFuture<List<Key>> page(AsyncHubClient hub, ListKeysRequest request, List<Key> before) {
        return hub.listKeys(request).thenCompose(answer -> {
            List<Key> keys = new ArrayList<>(before);
            keys.addAll(answer.getKeysList());
            List<Key> kept = keys.subList(Math.max(0, keys.size() - MOST), keys.size());
            return answer.getNextPageToken().isEmpty()
                    ? CompletableFuture.completedFuture(List.copyOf(kept))
                    : page(
                            hub,
                            request.toBuilder()
                                    .setPageToken(answer.getNextPageToken())
                                    .build(),
                            kept);
        });
    }
}
