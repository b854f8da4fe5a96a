package dev.claw.hub.identity;

import dev.claw.hub.store.EnrolmentRow;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every enrolled agent, those whose enrolment ended included, so that saying who calls never touches the store. It
 * follows the store: changed after the commit and before anybody is answered. As many as the limit of enrolments. Any
 * thread may ask.
 */
public final class EnrolledAgents {
    /** What is compared where no token is found, so that an unknown token takes the way of a known one. */
    private static final EnrolmentRow NOBODY =
            new EnrolmentRow("", "", new byte[32], Instant.EPOCH, Optional.of(Instant.EPOCH), 0);

    private final ConcurrentMap<String, EnrolmentRow> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<ByteBuffer, String> idByHash = new ConcurrentHashMap<>();

    /** Takes what the store holds when the hub starts. */
    public void load(Collection<EnrolmentRow> rows) {
        rows.forEach(this::put);
    }

    /** Takes an enrolment that is durable; one that ended stays ended. */
    public void put(EnrolmentRow row) {
        byId.merge(row.agentId(), row, (old, other) -> old.endedAt().isPresent() ? old : other);
        idByHash.put(ByteBuffer.wrap(row.tokenHash()), row.agentId());
    }

    /** The enrolment of this agent, whether it ended or not. */
    public Optional<EnrolmentRow> find(String agentId) {
        return Optional.ofNullable(byId.get(agentId));
    }

    /** The active enrolment with this token; the same path for a token that ended and for one nobody ever had. */
    Optional<EnrolmentRow> byToken(byte[] tokenHash) {
        EnrolmentRow found = byId.getOrDefault(idByHash.getOrDefault(ByteBuffer.wrap(tokenHash), ""), NOBODY);
        boolean same = MessageDigest.isEqual(found.tokenHash(), tokenHash);
        return Optional.of(found).filter(row -> same && row.endedAt().isEmpty());
    }
}
