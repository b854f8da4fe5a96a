package dev.claw.hub.cli.chat;

import dev.claw.hub.v1.Receipt;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of the messages that were sent in this conversation. Not for several threads at once. */
final class Marks {
    private static final int MAX_FOLLOWED = 1_000;
    private static final int MAX_SHOWN = 40;

    private final TreeMap<Long, String> sent = new TreeMap<>();
    private final Map<String, Position> positions = new HashMap<>();

    /** How far one agent is, whichever of its readers; and up to where that was told. */
    private record Position(long delivered, long read, long told) {
        static final Position NONE = new Position(0, 0, 0);
    }

    /** One more was stored, under this number; what is known of it already. */
    Optional<String> sent(long seq, String text) {
        sent.put(seq, text);
        if (sent.size() > MAX_FOLLOWED) {
            sent.pollFirstEntry();
        }
        return positions.keySet().stream()
                .flatMap(agent -> news(agent).stream())
                .findFirst();
    }

    /** An agent is further than before; a line about it when that says something of a message of this conversation. */
    Optional<String> moved(Receipt receipt) {
        positions.merge(
                receipt.getAgentId(),
                new Position(receipt.getDeliveredThrough(), receipt.getReadThrough(), 0),
                (old, now) -> new Position(
                        Math.max(old.delivered(), now.delivered()), Math.max(old.read(), now.read()), old.told()));
        return news(receipt.getAgentId());
    }

    /** Twice the number, and one more when it was read: each is told once, the newest only. */
    private Optional<String> news(String agent) {
        Position position = positions.getOrDefault(agent, Position.NONE);
        Map.Entry<Long, String> read = sent.floorEntry(position.read());
        Map.Entry<Long, String> delivered = sent.floorEntry(position.delivered());
        boolean isRead = read != null && (delivered == null || read.getKey() >= delivered.getKey());
        Map.Entry<Long, String> newest = isRead ? read : delivered;
        if (newest == null) {
            return Optional.empty();
        }
        long told = newest.getKey() * 2 + (isRead ? 1 : 0);
        if (told <= position.told()) {
            return Optional.empty();
        }
        positions.put(agent, new Position(position.delivered(), position.read(), told));
        return Optional.of(
                (isRead ? "  -- read by " : "  -- delivered to ") + agent + ": " + shortened(newest.getValue()));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }
}
