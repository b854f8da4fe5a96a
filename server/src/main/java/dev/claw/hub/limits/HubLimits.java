package dev.claw.hub.limits;

import dev.claw.hub.v1.Limits;
import java.time.Duration;

/**
 * The limits in force. {@link #defaults()} are those of the wire contract; every one is told to clients as
 * {@link Limits}.
 *
 * @param payloadBytes content of one payload
 * @param frameEntries entries of one frame
 * @param frameBytes bytes of one frame of several entries
 * @param maxWindow entries delivered and unacknowledged at once
 * @param inbox what one inbox holds
 * @param calls how many calls, how long
 * @param servicesPerAgent service ids one agent may own
 * @param channelsPerAgent channels one agent may have asked for or begun
 * @param maxWait of a long poll
 * @param serviceBytes of one declaration without its documentation
 * @param writeQueue writes that wait for the store
 */
public record HubLimits(
        int payloadBytes,
        int frameEntries,
        int frameBytes,
        int maxWindow,
        Inbox inbox,
        Calls calls,
        int servicesPerAgent,
        int channelsPerAgent,
        Duration maxWait,
        int serviceBytes,
        int writeQueue) {

    /** Bytes of one gRPC message in either direction. */
    public static final int GRPC_MESSAGE_BYTES = 4 << 20;

    /** Bytes of the metadata of one RPC. */
    public static final int METADATA_BYTES = 8 << 10;

    /** Bytes of one id, the printable legacy names included. */
    public static final int ID_BYTES = 256;

    /** Bytes of a note, a purpose or a sentence. */
    public static final int NOTE_BYTES = 4 << 10;

    /**
     * What one inbox holds.
     *
     * @param entries unacknowledged, before senders are refused
     * @param bytes unacknowledged, before senders are refused
     * @param retention how long an entry is kept
     * @param dedupeWindow how long a message id is remembered
     */
    public record Inbox(long entries, long bytes, Duration retention, Duration dedupeWindow) {}

    /**
     * How many calls, how long.
     *
     * @param perCaller in flight, per agent
     * @param perProvider in flight, per {@code Serve} stream
     */
    public record Calls(int perCaller, int perProvider, Duration defaultTimeout, Duration maxTimeout) {}

    public static HubLimits defaults() {
        return new HubLimits(
                1 << 20,
                64,
                1 << 20,
                1_000,
                new Inbox(10_000, 64 << 20, Duration.ofDays(7), Duration.ofHours(24)),
                new Calls(256, 1_024, Duration.ofSeconds(30), Duration.ofMinutes(10)),
                100,
                1_000,
                Duration.ofSeconds(30),
                64 << 10,
                16_384);
    }

    /** The same as clients read it. */
    public Limits toProto() {
        return Limits.newBuilder()
                .setPayloadBytes(payloadBytes)
                .setGrpcMessageBytes(GRPC_MESSAGE_BYTES)
                .setMetadataBytes(METADATA_BYTES)
                .setFrameEntries(frameEntries)
                .setFrameBytes(frameBytes)
                .setMaxWindow(maxWindow)
                .setInboxEntries(inbox.entries())
                .setInboxBytes(inbox.bytes())
                .setInboxRetention(Times.proto(inbox.retention()))
                .setDedupeWindow(Times.proto(inbox.dedupeWindow()))
                .setCallsInFlightPerCaller(calls.perCaller())
                .setCallsInFlightPerProvider(calls.perProvider())
                .setDefaultCallTimeout(Times.proto(calls.defaultTimeout()))
                .setMaxCallTimeout(Times.proto(calls.maxTimeout()))
                .setServicesPerAgent(servicesPerAgent)
                .setChannelsPerAgent(channelsPerAgent)
                .setMaxWait(Times.proto(maxWait))
                .setIdBytes(ID_BYTES)
                .setServiceBytes(serviceBytes)
                .setWriteQueue(writeQueue)
                .build();
    }
}
