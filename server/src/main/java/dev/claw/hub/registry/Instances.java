package dev.claw.hub.registry;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which stream speaks for which running copy of a provider. Any thread. */
final class Instances {
    private final ConcurrentMap<Instance, PublishStream> streams = new ConcurrentHashMap<>();

    private record Instance(String agentId, String instanceId) {}

    /** Notes that this stream speaks for the instance now. Returns the one that did. */
    Optional<PublishStream> replace(String agentId, String instanceId, PublishStream stream) {
        return Optional.ofNullable(streams.put(new Instance(agentId, instanceId), stream));
    }

    /** The stream speaks for nobody any more; does nothing when another took its place. */
    void remove(String agentId, String instanceId, PublishStream stream) {
        streams.remove(new Instance(agentId, instanceId), stream);
    }
}
