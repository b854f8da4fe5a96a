package dev.claw.hub.stream;

import dev.claw.hub.v1.Superseded;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What only one stream of an agent may hold at a time: a reader, an instance of a provider. The newer stream takes it
 * over; the older one is told, and ends. Any thread.
 */
public final class Claims {
    private final ConcurrentMap<Claim, BidiStream<?, ?>> holders = new ConcurrentHashMap<>();

    /**
     * Something to hold.
     *
     * @param kind what it is, such as {@code reader}
     * @param name which one
     */
    public record Claim(String agentId, String kind, String name) {
        /** How a stream that lost it is told. */
        Superseded superseded() {
            return Superseded.newBuilder().setClaim(kind + " " + name).build();
        }
    }

    /** What is held of one kind at this moment. */
    public List<Claim> held(String kind) {
        return holders.keySet().stream()
                .filter(claim -> claim.kind().equals(kind))
                .toList();
    }

    void take(Claim claim, BidiStream<?, ?> stream) {
        BidiStream<?, ?> older = holders.put(claim, stream);
        if (older != null && older != stream) {
            older.supersede(claim);
        }
    }

    void release(Claim claim, BidiStream<?, ?> stream) {
        holders.remove(claim, stream);
    }
}
