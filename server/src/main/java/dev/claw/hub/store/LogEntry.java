package dev.claw.hub.store;

import java.time.Instant;

/**
 * One entry of a channel's log.
 *
 * @param seq its number, from 1; 0 before it was appended
 * @param kind what it is
 * @param sender the agent that wrote it or did it
 * @param messageId the sender's id of a message; empty for an event
 * @param at when the hub accepted it, to the microsecond
 * @param content a message: the serialized {@code Payload}; an event: its note as UTF-8,
 *     where it is done to somebody behind that agent's id and a line feed. Not copied: do not change it.
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogEntry(long seq, EntryKind kind, String sender, String messageId, Instant at, byte[] content) {}
