package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ChannelFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.LegacyFacts;
import dev.claw.hub.adapter.session.Tunnels.Door;
import dev.claw.hub.v1.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ways of one connection to services: its tunnels. Owned by the connection's event loop. */
final class ChannelFamily implements ChannelFrame.Receiver {
    private static final String UNSUPPORTED = "UNSUPPORTED";

    private final Connection connection;
    private final Map<String, Door> doors = new HashMap<>();

    ChannelFamily(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void establishChannel(Envelope envelope, ChannelFrame.EstablishChannel frame) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(frame.serviceId())),
                service -> establish(envelope, service),
                failure -> connection.refuse(envelope, failure));
    }

    /** The connection is over: its tunnels go. */
    void close() {
        doors.values().forEach(connection.context().tunnels()::close);
        doors.clear();
    }

    private void establish(Envelope envelope, Service service) {
        String id = service.getServiceId();
        if (!service.getListed() || !service.getOnline()) {
            connection.refuse(envelope, "SERVICE_OFFLINE", "Service offline: nobody serves " + id + " now");
        } else if (LegacyFacts.executionMode(service).equals(LegacyFacts.EXTERNAL)) {
            connection.refuse(
                    envelope,
                    UNSUPPORTED,
                    "channels of external services, confirmed by their provider, are not served");
        } else {
            door(id).ifPresentOrElse(
                            door -> established(envelope, service, door),
                            () -> connection.refuse(
                                    envelope, "LIMIT_REACHED", "the adapter has as many tunnels as it takes"));
        }
    }

    private void established(Envelope envelope, Service service, Door door) {
        connection.reply(
                envelope,
                ObjectJson.frame("channel_established")
                        .text("service_id", service.getServiceId())
                        .text("channel_id", door.channelId())
                        .text("tunnel_id", door.tunnelId())
                        .text("execution_mode", LegacyFacts.executionMode(service))
                        .text("endpoint", LegacyFacts.text(service, "endpoint").orElse("")));
    }

    private Optional<Door> door(String serviceId) {
        Tunnels tunnels = connection.context().tunnels();
        Door known = doors.get(serviceId);
        if (known != null && tunnels.isCurrent(known)) {
            return Optional.of(known);
        }
        if (known != null) {
            doors.remove(serviceId);
            tunnels.close(known);
        }
        Optional<Door> opened = tunnels.open(serviceId);
        opened.ifPresent(door -> doors.put(serviceId, door));
        return opened;
    }
}
