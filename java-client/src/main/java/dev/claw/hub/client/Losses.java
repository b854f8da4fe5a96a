package dev.claw.hub.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to hear that a subscription's link broke, and whether there is a link to break. Any thread. */
final class Losses {
    private final Consumer<Runnable> lane;
    private final List<Consumer<HubException>> hearers = new CopyOnWriteArrayList<>();
    private volatile boolean up;

    /** @param lane runs a callback of the subscription, unless that is closed */
    Losses(Consumer<Runnable> lane) {
        this.lane = lane;
    }

    void hear(Consumer<HubException> action) {
        hearers.add(action);
    }

    /** The hub opened the stream. */
    void up() {
        up = true;
    }

    /** The stream is gone, or did not come up; one that lasts is told by the subscription's end. */
    void lost(StreamFrames.Loss loss) {
        if (up && !loss.lasting()) {
            hearers.forEach(action -> lane.accept(() -> action.accept(loss.cause())));
        }
        up = false;
    }
}
