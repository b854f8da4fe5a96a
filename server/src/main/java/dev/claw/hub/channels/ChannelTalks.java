package dev.claw.hub.channels;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.RequestChannelRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Channels of two requested, answered and ended: each change is an entry of the channel's log and of the other one's
 * inbox. What is said of a group is passed on.
 */
final class ChannelTalks {
    private final Writer writer;
    private final Registrations registrations;
    private final Channels channels;
    private final Post post;
    private final GroupTalks groups;

    ChannelTalks(Writer writer, Registrations registrations, Channels channels, Post post, GroupTalks groups) {
        this.writer = writer;
        this.registrations = registrations;
        this.channels = channels;
        this.post = post;
        this.groups = groups;
    }

    CompletionStage<Channel> request(String consumer, RequestChannelRequest wanted) {
        String serviceId = registrations.resolve(wanted.getServiceId());
        String note = Ids.text(wanted.getNote(), "note", HubLimits.NOTE_BYTES);
        Optional<String> agent = wanted.getAgentId().isEmpty()
                ? Optional.empty()
                : Optional.of(Ids.name(wanted.getAgentId(), "agent_id"));
        return writer.submit(batch -> {
            String owner = Registrations.existing(batch.store(), serviceId).owner();
            String provider = agent.filter(named -> !wanted.getElseProvider() || isThere(batch, consumer, named))
                    .orElse(owner);
            if (provider.equals(consumer)) {
                throw Refusal.field(
                        "service_id", "is the caller's own service " + serviceId + "; expected another agent's");
            }
            return ChannelViews.ofTwo(request(batch, consumer, provider, serviceId, note));
        });
    }

    CompletionStage<Channel> answer(String agent, AnswerChannelRequest answer) {
        String channelId = Ids.required(answer.getChannelId(), "channel_id");
        String note = Ids.text(answer.getNote(), "note", HubLimits.NOTE_BYTES);
        ChannelState state = switch (answer.getDecision()) {
            case CHANNEL_DECISION_ACCEPT -> ChannelState.CHANNEL_STATE_OPEN;
            case CHANNEL_DECISION_REJECT -> ChannelState.CHANNEL_STATE_REJECTED;
            default -> throw Refusal.field("decision", "is missing or unknown; expected ACCEPT or REJECT");
        };
        return writer.submit(batch -> {
            ChannelRow channel = Channels.existing(batch.store(), channelId, agent);
            if (channel.isGroup()) {
                return groups.answer(batch, channel, agent, state == ChannelState.CHANNEL_STATE_OPEN, note);
            }
            Channels.ofMember(batch.store(), channelId, agent);
            return ChannelViews.ofTwo(
                    ChannelRules.answerChanges(channel, agent, state)
                            ? turn(batch, channel, agent, state, note)
                            : channel);
        });
    }

    CompletionStage<Channel> end(String agent, EndChannelRequest end) {
        String channelId = Ids.required(end.getChannelId(), "channel_id");
        String note = Ids.text(end.getNote(), "note", HubLimits.NOTE_BYTES);
        return writer.submit(batch -> {
            ChannelRow channel = Channels.ofMember(batch.store(), channelId, agent);
            if (channel.isGroup()) {
                return groups.end(batch, channel, agent, note);
            }
            return ChannelViews.ofTwo(
                    ChannelRules.endChanges(channel)
                            ? turn(batch, channel, agent, ChannelState.CHANNEL_STATE_ENDED, note)
                            : channel);
        });
    }

    private static boolean isThere(Batch batch, String consumer, String agent) {
        return !agent.equals(consumer) && batch.store().inboxes().state(agent).known();
    }

    private ChannelRow request(Batch batch, String consumer, String provider, String serviceId, String note) {
        Optional<ChannelRow> standing = batch.store().channels().service(consumer, provider, serviceId);
        if (standing.isPresent() && ChannelRules.asked(standing.get().state())) {
            return standing.get();
        }
        if (standing.isPresent()) {
            return turn(batch, standing.get(), consumer, ChannelState.CHANNEL_STATE_REQUESTED, note);
        }
        channels.requireRoom(batch.store(), consumer);
        post.requireRoom(batch, provider, note.length());
        ChannelRow made =
                channels.makeAbout(batch, serviceId, ChannelState.CHANNEL_STATE_REQUESTED, consumer, provider, note);
        post.append(batch, made, event(batch, consumer, ChannelState.CHANNEL_STATE_REQUESTED, note));
        return withHead(batch, made);
    }

    private ChannelRow turn(Batch batch, ChannelRow channel, String agent, ChannelState state, String note) {
        // An end must always be possible, also into a full inbox: it takes no more room than a note.
        if (state != ChannelState.CHANNEL_STATE_ENDED) {
            post.requireRoom(batch, channel.other(agent), note.length());
        }
        post.append(batch, channel, event(batch, agent, state, note));
        batch.ring(Post.channelsTopic(channel.requester()));
        batch.ring(Post.channelsTopic(channel.responder()));
        return withHead(batch, batch.store().channels().update(channel.key(), state, note, batch.now()));
    }

    private static ChannelRow withHead(Batch batch, ChannelRow channel) {
        return batch.store().channels().byId(channel.id()).orElse(channel);
    }

    private static LogEntry event(Batch batch, String agent, ChannelState state, String note) {
        return new LogEntry(0, ChannelRules.event(state), agent, "", batch.now(), Post.content("", note));
    }
}
