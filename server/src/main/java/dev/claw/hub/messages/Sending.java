package dev.claw.hub.messages;

import dev.claw.hub.channels.ChannelRules;
import dev.claw.hub.channels.Channels;
import dev.claw.hub.channels.Post;
import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Command;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Sends messages: finds or makes the channel, remembers the sender's id (G5), refuses a full inbox (G7), appends. What
 * is answered is durable (G1).
 */
final class Sending {
    private final Writer writer;
    private final Registrations registrations;
    private final Channels channels;
    private final Post post;
    private final HubLimits limits;
    private final Supplier<String> newMessageId;

    Sending(
            Writer writer,
            Registrations registrations,
            Channels channels,
            HubLimits limits,
            Supplier<String> newMessageId) {
        this.writer = writer;
        this.registrations = registrations;
        this.channels = channels;
        this.post = new Post(limits.inbox());
        this.limits = limits;
        this.newMessageId = newMessageId;
    }

    /** Sends the messages in order; each has its own outcome, in the same order. */
    List<CompletionStage<SentMessage>> sendAll(String sender, List<OutgoingMessage> messages) {
        List<Optional<Refusal>> refused = messages.stream().map(this::check).toList();
        List<Command<SentMessage>> commands = new java.util.ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            if (refused.get(i).isEmpty()) {
                commands.add(command(sender, messages.get(i)));
            }
        }
        List<CompletableFuture<SentMessage>> sent = writer.submitAll(commands);
        List<CompletionStage<SentMessage>> outcomes = new java.util.ArrayList<>(messages.size());
        int next = 0;
        for (Optional<Refusal> refusal : refused) {
            outcomes.add(refusal.isPresent() ? CompletableFuture.failedFuture(refusal.get()) : sent.get(next++));
        }
        return outcomes;
    }

    private Optional<Refusal> check(OutgoingMessage message) {
        try {
            Ids.optional(message.getMessageId(), "message_id");
            switch (message.getTargetCase()) {
                case AGENT_ID -> Ids.name(message.getAgentId(), "agent_id");
                case CHANNEL_ID -> Ids.required(message.getChannelId(), "channel_id");
                case SERVICE_ID -> Ids.name(message.getServiceId(), "service_id");
                case TARGET_NOT_SET ->
                    throw Refusal.field("target", "is missing; expected agent_id, channel_id or service_id");
            }
            Payloads.within(message.getPayload(), "payload", limits.payloadBytes());
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal);
        }
    }

    private Command<SentMessage> command(String sender, OutgoingMessage message) {
        byte[] content = message.getPayload().toByteArray();
        String serviceId = message.hasServiceId() ? registrations.resolve(message.getServiceId()) : "";
        return batch -> send(batch, sender, message, serviceId, content);
    }

    private SentMessage send(Batch batch, String sender, OutgoingMessage message, String serviceId, byte[] content) {
        Place place = place(batch, sender, message, serviceId);
        Optional<LogStore.SentRow> earlier = earlier(batch, sender, message.getMessageId());
        if (earlier.isPresent()) {
            return duplicate(batch, earlier.get(), place, content);
        }
        place.channel().ifPresent(ChannelRules::requireWritable);
        boolean known = place.toGroup()
                || post.requireRoom(batch, place.recipient(), content.length).known();
        if (place.channel().isEmpty()) {
            channels.requireRoom(batch.store(), sender);
        }
        ChannelRow channel = place.channel().orElseGet(() -> make(batch, sender, place));
        String messageId = message.getMessageId().isEmpty() ? newMessageId.get() : message.getMessageId();
        long seq = post.append(
                batch, channel, new LogEntry(0, EntryKind.MESSAGE, sender, messageId, batch.now(), content));
        return sent(messageId, channel.id(), seq, batch.now(), false, known);
    }

    /**
     * Where a message goes.
     *
     * @param channel empty while there is none
     * @param recipient of no meaning in a group
     * @param serviceId what a channel to be made is about; empty for a direct one
     */
    private record Place(Optional<ChannelRow> channel, String recipient, String serviceId) {
        boolean toGroup() {
            return channel.filter(ChannelRow::isGroup).isPresent();
        }
    }

    private static Place place(Batch batch, String sender, OutgoingMessage message, String serviceId) {
        switch (message.getTargetCase()) {
            case CHANNEL_ID -> {
                ChannelRow channel = Channels.ofMember(batch.store(), message.getChannelId(), sender);
                return new Place(Optional.of(channel), channel.other(sender), channel.serviceId());
            }
            case SERVICE_ID -> {
                String provider =
                        Registrations.existing(batch.store(), serviceId).owner();
                if (provider.equals(sender)) {
                    throw Refusal.field(
                            "service_id",
                            "is the sender's own service " + serviceId + "; expected the consumer's channel_id");
                }
                return new Place(batch.store().channels().service(sender, provider, serviceId), provider, serviceId);
            }
            default -> {
                String other = message.getAgentId();
                return new Place(batch.store().channels().direct(sender, other), other, "");
            }
        }
    }

    private ChannelRow make(Batch batch, String sender, Place place) {
        return place.serviceId().isEmpty()
                ? channels.makeDirect(batch, sender, place.recipient())
                : channels.makeAbout(
                        batch, place.serviceId(), ChannelState.CHANNEL_STATE_OPEN, sender, place.recipient(), "");
    }

    private Optional<LogStore.SentRow> earlier(Batch batch, String sender, String messageId) {
        if (messageId.isEmpty()) {
            return Optional.empty();
        }
        Instant since = batch.now().minus(limits.inbox().dedupeWindow());
        return batch.store().logs().sent(sender, messageId, since);
    }

    private static SentMessage duplicate(Batch batch, LogStore.SentRow earlier, Place place, byte[] content) {
        boolean same = place.channel()
                        .filter(channel -> channel.key() == earlier.channel())
                        .isPresent()
                && Arrays.equals(earlier.entry().content(), content);
        if (!same) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_MESSAGE_ID_REUSED,
                    "message_id " + earlier.entry().messageId() + " was used at "
                            + earlier.entry().at() + " for other content or another target; choose a new one");
        }
        boolean known = place.toGroup()
                || batch.store().inboxes().state(place.recipient()).known();
        LogEntry entry = earlier.entry();
        return sent(entry.messageId(), earlier.channelId(), entry.seq(), entry.at(), true, known);
    }

    private static SentMessage sent(
            String messageId, String channelId, long seq, Instant at, boolean duplicate, boolean known) {
        return SentMessage.newBuilder()
                .setMessageId(messageId)
                .setChannelId(channelId)
                .setSeq(seq)
                .setSentAt(Times.proto(at))
                .setDuplicate(duplicate)
                .setRecipientKnown(known)
                .build();
    }
}
