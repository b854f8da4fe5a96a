package dev.claw.hub.adapter.netty;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may knock. A page in a browser names its origin, and reaches this door under a name of its own making: both are
 * held against lists. Old agents name no origin.
 *
 * @param origins origins that are let in, as browsers write them ({@code https://example.org}); none by default
 * @param hosts names and addresses that this door goes by, without port, in lower case
 */
public record DoorRules(Set<String> origins, Set<String> hosts) {
    /** Names and addresses of this computer. */
    public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public DoorRules {
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
    }

    /** Whether a page of this origin, or none, is let in. */
    public boolean admitsOrigin(Optional<String> origin) {
        return origin.map(origins::contains).orElse(true);
    }

    /** Whether this door goes by the name in the {@code Host} header. */
    public boolean admitsHost(Optional<String> header) {
        return header.map(DoorRules::host).filter(hosts::contains).isPresent();
    }

    // A port follows the last colon, unless that is within the brackets of an address.
    private static String host(String header) {
        int colon = header.lastIndexOf(':');
        String host = colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
        String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return plain.toLowerCase(Locale.ROOT);
    }
}
