package dev.claw.hub.client;

import dev.claw.hub.v1.Channel;

/** Follows the agent's channels. Called on the client's callback executor, one call at a time, in order. */
public interface ChannelListener {
    /** A channel as it is now: first all of them, then those that changed, the newest state of each. */
    void onChannel(Channel channel);

    /** The snapshot is complete; what follows is news. */
    void onCaughtUp();

    /** The link was lost and is back: forget what was told, a new snapshot follows. */
    void onReset();
}
