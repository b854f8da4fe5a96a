package dev.claw.hub.adapter;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where an adapter listens.
 *
 * @param webSocket of the frames; empty when that door is closed
 * @param rest of the HTTP routes; empty when that door is closed
 */
public record AdapterAddresses(Optional<InetSocketAddress> webSocket, Optional<InetSocketAddress> rest) {}
