package dev.claw.hub.identity;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bearer tokens that the operator or the hub itself gave out, as SHA-256 hashes; several may give the same role.
 * A value.
 */
public final class Credentials {
    private final List<Known> known;

    @SuppressWarnings("ArrayRecordComponent")
    private record Known(byte[] hash, Caller.Role role) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Known that && role == that.role && MessageDigest.isEqual(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }

    private Credentials(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /** Knows no token. */
    public static Credentials none() {
        return new Credentials(List.of());
    }

    /** Also knows this token of gateways. */
    public Credentials withGateway(String token) {
        return with(token, Caller.Role.GATEWAY);
    }

    /** Also knows this token of administrators. */
    public Credentials withAdministrator(String token) {
        return with(token, Caller.Role.ADMINISTRATOR);
    }

    /** The role that the token with this hash gives; empty for an unknown one. Takes the same time for each. */
    Optional<Caller.Role> role(byte[] tokenHash) {
        Optional<Caller.Role> role = Optional.empty();
        for (Known one : known) {
            if (MessageDigest.isEqual(tokenHash, one.hash)) {
                role = Optional.of(one.role);
            }
        }
        return role;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that && known.equals(that.known);
    }

    @Override
    public int hashCode() {
        return known.hashCode();
    }

    private Credentials with(String token, Caller.Role role) {
        List<Known> more = new ArrayList<>(known);
        more.add(new Known(Secrets.hash(token), role));
        return new Credentials(more);
    }
}
