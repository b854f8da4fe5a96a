package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Post;
import dev.claw.hub.store.MemberStore.Following;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which groups the agent of one stream has joined: read at the beginning and whenever its bell rings, and handed over
 * whole. Owned by the stream's loop; {@link #ring} may come from any thread.
 */
final class JoinedGroups {
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private final StreamSide side;
    private final Reader reader;
    private final GroupReads reads;
    private final Consumer<List<Following>> listener;
    private final Subscription bell;
    private boolean rung;
    private boolean reading;

    /** Begins at once. On the loop. */
    JoinedGroups(StreamSide side, Reader reader, GroupReads reads, Bus bus, Consumer<List<Following>> listener) {
        this.side = side;
        this.reader = reader;
        this.reads = reads;
        this.listener = listener;
        this.bell = bus.subscribe(Post.groupsTopic(reader.agent()), this::ring);
    }

    /** It may have joined or left some. Any thread. */
    void ring() {
        side.onLoop(() -> {
            rung = true;
            read();
        });
    }

    void close() {
        bell.close();
    }

    /** One at a time: what rings during a reading is another one behind it. */
    private void read() {
        if (reading || !rung) {
            return;
        }
        rung = false;
        reading = true;
        reads.joined(reader)
                .whenComplete((joined, fault) -> side.onLoop(() -> {
                    reading = false;
                    if (fault != null) {
                        side.later(READ_AGAIN, this::ring);
                    } else {
                        listener.accept(joined);
                        read();
                    }
                }));
    }
}
