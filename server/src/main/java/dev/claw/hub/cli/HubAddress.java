package dev.claw.hub.cli;

import java.util.regex.Pattern;

/** Where a hub is, as people write it: {@code HOST:PORT}. */
final class HubAddress {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/\\[\\]]+):[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;

    private HubAddress() {}

    /**
     * The same address, if it is one: what is none would be a stack trace, or port 80.
     *
     * @throws CommandException when it is none
     */
    static String checked(String address) {
        if (!FORM.matcher(address).matches() || port(address) < 1 || port(address) > MAX_PORT) {
            throw CommandException.usage("--hub is \"" + address
                    + "\"; expected HOST:PORT, the hub's gRPC address, such as 127.0.0.1:50051");
        }
        return address;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
