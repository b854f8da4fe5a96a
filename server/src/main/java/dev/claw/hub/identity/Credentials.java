package dev.claw.hub.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The bearer tokens this hub knows, as SHA-256 hashes. For now that is one: the gateway's, made at each start for the
 * adapter in the same process.
 */
public final class Credentials {
    private final byte[] gatewayHash;

    private Credentials(byte[] gatewayHash) {
        this.gatewayHash = gatewayHash;
    }

    /** Knows this gateway token, of 256 random bits. */
    public static Credentials ofGateway(String token) {
        return new Credentials(Secrets.hash(token));
    }

    /** The role that the token gives; empty for an unknown one. Takes the same time for each. */
    Optional<Role> role(String token) {
        byte[] hash = Secrets.hash(token.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(hash, gatewayHash) ? Optional.of(Role.GATEWAY) : Optional.empty();
    }

    /** What a token's holder may be. */
    enum Role {
        /** Names the agent it acts for, per RPC. */
        GATEWAY
    }
}
