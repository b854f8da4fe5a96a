package dev.claw.hub.adapter.json;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type of frame that old agents send. One enum per family, whose switch reads each of its constants: a type without a
 * reader does not compile, nor does a frame without its receiver ({@link LegacyFrame#hand}).
 */
sealed interface FrameType permits ProviderType, ConsumerType, ChannelType, KeyType, ChatType, UserType, LinkType {
    /** All types by what {@code type} holds. */
    Map<String, FrameType> BY_WIRE = Stream.<FrameType[]>of(
                    ProviderType.values(),
                    ConsumerType.values(),
                    ChannelType.values(),
                    KeyType.values(),
                    ChatType.values(),
                    UserType.values(),
                    LinkType.values())
            .flatMap(Arrays::stream)
            .collect(Collectors.toUnmodifiableMap(FrameType::wire, Function.identity()));

    /** How the types of the old hub's market begin, which no hub of this kind serves. */
    List<String> TRADE = List.of("listing_", "bid_", "negotiation_", "transaction_");

    /** The newer client's names for the same. */
    Set<String> NEWER_TRADE = Set.of(
            "create_listing",
            "query_listings",
            "cancel_listing",
            "bid",
            "accept_bid",
            "negotiate",
            "accept_offer",
            "transactions");

    /** What {@code type} holds. */
    String wire();

    /**
     * Reads the fields.
     *
     * @throws InvalidFrame if one is missing, of the wrong type or out of range
     */
    LegacyFrame read(RawObject frame);

    static LegacyFrame read(String type, RawObject frame) {
        return Optional.ofNullable(BY_WIRE.get(type))
                .map(known -> known.read(frame))
                .orElseGet(() -> NEWER_TRADE.contains(type) || TRADE.stream().anyMatch(type::startsWith)
                        ? new LinkFrame.NotServed()
                        : new LinkFrame.Unknown());
    }
}
