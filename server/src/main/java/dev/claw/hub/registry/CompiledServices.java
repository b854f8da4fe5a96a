package dev.claw.hub.registry;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Compiled schemas, as far as room is: what was not used longest goes first. Any thread. */
final class CompiledServices {
    /** Bytes of schemas as declared; compiled they take twenty to seventy times as much. */
    private static final long MAX_BYTES = 4L << 20;

    private final Map<String, CheckedMethods> byService = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    synchronized Optional<CheckedMethods> get(String serviceId) {
        return Optional.ofNullable(byService.get(serviceId));
    }

    /** Takes them in, and gives up others for it. */
    synchronized void put(String serviceId, CheckedMethods methods) {
        remove(serviceId);
        byService.put(serviceId, methods);
        bytes += methods.bytes();
        Iterator<CheckedMethods> oldest = byService.values().iterator();
        while (bytes > MAX_BYTES && byService.size() > 1) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    synchronized void remove(String serviceId) {
        CheckedMethods methods = byService.remove(serviceId);
        if (methods != null) {
            bytes -= methods.bytes();
        }
    }
}
