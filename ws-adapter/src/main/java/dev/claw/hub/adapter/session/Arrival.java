package dev.claw.hub.adapter.session;

import java.util.Optional;

/**
 * What the upgrade said of who comes.
 *
 * @param agentId the {@code X-Agent-Id}; must be a name ({@link AgentNames})
 * @param credential of a token that was checked
 */
public record Arrival(Optional<String> agentId, Optional<Credential> credential) {}
