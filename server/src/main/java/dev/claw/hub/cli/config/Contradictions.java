package dev.claw.hub.cli.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Settings that are each what they may be, and with which the hub must not start all the same. */
final class Contradictions {
    private Contradictions() {}

    /** All of them; asks the name service for the host. */
    static List<Problem> in(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        openHost(settings.get(SettingTable.HOST), settings.origin(SettingTable.HOST), problems);
        samePort(settings, problems);
        sameToken(settings, problems);
        atMost(settings, problems, "limits.calls.default-timeout", "limits.calls.max-timeout");
        atMost(settings, problems, "limits.payload", "limits.inbox.size");
        return problems;
    }

    /** A host that others than this machine's programs reach. */
    static void openHost(String host, Origin origin, List<Problem> problems) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    problems.add(Problem.refused(
                            origin,
                            "host " + host + " is reachable from other machines, and this version has neither"
                                    + " authentication nor TLS; expected a loopback address such as 127.0.0.1"));
                    return;
                }
            }
        } catch (UnknownHostException e) {
            problems.add(Problem.refused(
                    origin,
                    "host " + Words.quoted(host) + " is no address of this machine; expected such as 127.0.0.1"));
        }
    }

    private static void samePort(Settings settings, List<Problem> problems) {
        samePort(settings, SettingTable.WS_PORT, SettingTable.GRPC_PORT, problems);
        samePort(settings, SettingTable.REST_PORT, SettingTable.GRPC_PORT, problems);
        samePort(settings, SettingTable.REST_PORT, SettingTable.WS_PORT, problems);
    }

    private static void samePort(
            Settings settings, Setting<OptionalInt> one, Setting<OptionalInt> other, List<Problem> problems) {
        OptionalInt port = settings.get(one);
        if (port.isPresent() && port.getAsInt() != 0 && port.equals(settings.get(other))) {
            Setting<?> given = settings.isGiven(one) ? one : other;
            problems.add(Problem.refused(
                    settings.origin(given),
                    one.key() + " and " + other.key() + " are both " + port.getAsInt()
                            + "; expected two different ports"));
        }
    }

    private static void sameToken(Settings settings, List<Problem> problems) {
        String admin = settings.get(SettingTable.ADMIN_TOKEN.token());
        if (!admin.isEmpty() && admin.equals(settings.get(SettingTable.GATEWAY_TOKEN.token()))) {
            problems.add(Problem.refused(
                    settings.origin(SettingTable.ADMIN_TOKEN.token()),
                    "admin-token and gateway-token are the same; expected two different secrets"));
        }
    }

    private static void atMost(Settings settings, List<Problem> problems, String less, String more) {
        Setting<?> small = SettingTable.find(less).orElseThrow();
        Setting<?> large = SettingTable.find(more).orElseThrow();
        if (isOver(settings.get(small), settings.get(large))) {
            Setting<?> given = settings.origin(small).equals(Origin.DEFAULT) ? large : small;
            problems.add(Problem.refused(
                    settings.origin(given),
                    less + " is " + settings.text(small) + "; expected at most " + more + ", which is "
                            + settings.text(large)));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> boolean isOver(Object one, Object other) {
        return ((Comparable<T>) one).compareTo((T) other) > 0;
    }
}
