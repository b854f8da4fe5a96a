package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelStart;
import java.util.concurrent.CompletableFuture;

/** An inbox that is read, and the groups that are followed with it. */
public final class InboxSubscription extends Subscription {
    private final Follows follows;

    InboxSubscription(
            Runnable close,
            CompletableFuture<Void> opened,
            CompletableFuture<EndCause> closed,
            Losses losses,
            Follows follows) {
        super(close, opened, closed, losses);
        this.follows = follows;
    }

    /**
     * Follows a group too, from its own position if one is given, else from what the reader acknowledged; also after
     * reconnects. Completes with where its delivery begins; a refusal fails it. One that is followed already goes on where
     * it is.
     */
    public CompletableFuture<ChannelFollowed> follow(ChannelStart start) {
        return follows.add(start);
    }

    /**
     * Follows a group no more; completes with the last number delivered. What was delivered of it still counts against
     * the window until it is acknowledged. With {@link InboxOptions#followGroups()} it is followed again after a
     * reconnect.
     */
    public CompletableFuture<ChannelFollowed> unfollow(String channelId) {
        return follows.remove(channelId);
    }
}
