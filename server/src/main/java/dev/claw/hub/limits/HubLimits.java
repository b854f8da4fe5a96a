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
 * @param callersPerService agents that a service's owner may name as its callers
 * @param channelsPerAgent channels one agent may have asked for or begun
 * @param maxWait of a long poll
 * @param serviceBytes of one declaration without its documentation
 * @param writeQueue writes that wait for the store
 * @param channel what one channel keeps
 * @param kept answers that are kept for their callers
 * @param buffer what waits in the hub for one stream
 * @param enrolments agents that may be enrolled, those whose enrolment ended included
 */
public record HubLimits(
        int payloadBytes,
        int frameEntries,
        int frameBytes,
        int maxWindow,
        Inbox inbox,
        Calls calls,
        int servicesPerAgent,
        int callersPerService,
        int channelsPerAgent,
        Duration maxWait,
        int serviceBytes,
        int writeQueue,
        Channel channel,
        Kept kept,
        Buffer buffer,
        int enrolments) {

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
     * @param readerRetention how long the cursor of a reader other than the default one is kept while nothing uses it
     */
    public record Inbox(
            long entries, long bytes, Duration retention, Duration dedupeWindow, Duration readerRetention) {}

    /**
     * How many calls, how long.
     *
     * @param perCaller in flight, per agent
     * @param perProvider in flight, per {@code Serve} stream
     * @param windowBytes chunks of one call and direction, sent and not consumed
     */
    public record Calls(
            int perCaller, int perProvider, Duration defaultTimeout, Duration maxTimeout, int windowBytes) {}

    /**
     * What one channel keeps.
     *
     * @param retention how long a message is kept
     * @param entries messages and events; the oldest go first
     * @param members of a group, those invited included
     */
    public record Channel(Duration retention, long entries, int members) {}

    /**
     * Answers that are kept for their callers.
     *
     * @param time how long, from the answer on
     * @param perCaller answers of one caller, those still to come included
     * @param bytes of all answers of one caller
     */
    public record Kept(Duration time, int perCaller, long bytes) {}

    /**
     * What waits in the hub for one stream, beyond the frame being written (G23).
     *
     * @param stalled how long the transport may accept no byte while something waits
     */
    public record Buffer(int entries, int bytes, Duration stalled) {}

    public static HubLimits defaults() {
        return new HubLimits(
                1 << 20,
                64,
                1 << 20,
                1_000,
                new Inbox(10_000, 64 << 20, Duration.ofDays(7), Duration.ofHours(24), Duration.ofHours(24)),
                new Calls(256, 1_024, Duration.ofSeconds(30), Duration.ofMinutes(10), 256 << 10),
                100,
                1_000,
                1_000,
                Duration.ofSeconds(30),
                64 << 10,
                16_384,
                new Channel(Duration.ofDays(7), 100_000, 1_000),
                new Kept(Duration.ofMinutes(10), 1_000, 16 << 20),
                new Buffer(1_000, 1 << 20, Duration.ofSeconds(30)),
                100_000);
    }

    /** The same with another inbox part. */
    public HubLimits withInbox(Inbox other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                other,
                calls,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                channel,
                kept,
                buffer,
                enrolments);
    }

    /** The same with another calls part. */
    public HubLimits withCalls(Calls other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                inbox,
                other,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                channel,
                kept,
                buffer,
                enrolments);
    }

    /** The same with another channel part. */
    public HubLimits withChannel(Channel other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                inbox,
                calls,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                other,
                kept,
                buffer,
                enrolments);
    }

    /** The same with another kept part. */
    public HubLimits withKept(Kept other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                inbox,
                calls,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                channel,
                other,
                buffer,
                enrolments);
    }

    /** The same with another buffer part. */
    public HubLimits withBuffer(Buffer other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                inbox,
                calls,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                channel,
                kept,
                other,
                enrolments);
    }

    /** The same with so many enrolments. */
    public HubLimits withEnrolments(int other) {
        return new HubLimits(
                payloadBytes,
                frameEntries,
                frameBytes,
                maxWindow,
                inbox,
                calls,
                servicesPerAgent,
                callersPerService,
                channelsPerAgent,
                maxWait,
                serviceBytes,
                writeQueue,
                channel,
                kept,
                buffer,
                other);
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
                .setCallersPerService(callersPerService)
                .setChannelsPerAgent(channelsPerAgent)
                .setMaxWait(Times.proto(maxWait))
                .setIdBytes(ID_BYTES)
                .setServiceBytes(serviceBytes)
                .setWriteQueue(writeQueue)
                .setReaderRetention(Times.proto(inbox.readerRetention()))
                .setCallWindowBytes(calls.windowBytes())
                .setChannelRetention(Times.proto(channel.retention()))
                .setChannelEntries(channel.entries())
                .setChannelMembers(channel.members())
                .setKeptAnswerTime(Times.proto(kept.time()))
                .setKeptAnswersPerCaller(kept.perCaller())
                .setKeptAnswerBytes(kept.bytes())
                .setBufferedEntries(buffer.entries())
                .setBufferedBytes(buffer.bytes())
                .setSlowReaderTime(Times.proto(buffer.stalled()))
                .setEnrolments(enrolments)
                .build();
    }
}
