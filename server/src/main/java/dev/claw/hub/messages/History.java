package dev.claw.hub.messages;

import dev.claw.hub.channels.Channels;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A channel's history, by page, for its members. */
final class History {
    private static final int DEFAULT_LIMIT = 100;

    private final StoreReaders readers;
    private final Registrations registrations;
    private final HubLimits limits;

    History(StoreReaders readers, Registrations registrations, HubLimits limits) {
        this.readers = readers;
        this.registrations = registrations;
        this.limits = limits;
    }

    CompletionStage<ListMessagesResponse> list(String agent, ListMessagesRequest request) {
        int limit = Pages.within(request.getLimit(), "limit", DEFAULT_LIMIT);
        long before = request.getBeforeSeq();
        long after = request.getAfterSeq();
        if (before != 0 && after != 0) {
            throw Refusal.field("after_seq", "is given together with before_seq; expected one of them");
        }
        if (before < 0 || after < 0) {
            throw Refusal.field("before_seq", "or after_seq is beyond 2^63 - 1");
        }
        String serviceId = request.hasServiceId() ? registrations.resolve(request.getServiceId()) : "";
        boolean newest = after == 0;
        long end = before == 0 ? Long.MAX_VALUE : before;
        return readers.read(session -> {
            ChannelRow channel = channel(session, agent, request, serviceId);
            LogStore logs = session.logs();
            List<LogEntry> page = logs.messages(channel.key(), after, end, newest, limit, limits.frameBytes());
            boolean more = !page.isEmpty()
                    && !(newest
                                    ? logs.messages(
                                            channel.key(), 0, page.get(0).seq(), true, 1, 1)
                                    : logs.messages(
                                            channel.key(),
                                            page.get(page.size() - 1).seq(),
                                            end,
                                            false,
                                            1,
                                            1))
                            .isEmpty();
            ListMessagesResponse.Builder answer =
                    ListMessagesResponse.newBuilder().setChannelId(channel.id()).setMore(more);
            page.forEach(entry -> answer.addMessages(InboxEntries.message(channel.id(), channel.serviceId(), entry)));
            return answer.build();
        });
    }

    private static ChannelRow channel(Session session, String agent, ListMessagesRequest request, String serviceId) {
        return switch (request.getChannelCase()) {
            case CHANNEL_ID -> Channels.ofMember(session, Ids.required(request.getChannelId(), "channel_id"), agent);
            case AGENT_ID -> {
                String other = Ids.name(request.getAgentId(), "agent_id");
                yield session.channels()
                        .direct(agent, other)
                        .orElseThrow(() -> none("agent " + agent + " has no direct channel with " + other));
            }
            case SERVICE_ID ->
                session.channels()
                        .latestAbout(agent, serviceId)
                        .orElseThrow(() -> none("agent " + agent + " has no channel about service " + serviceId));
            case CHANNEL_NOT_SET ->
                throw Refusal.field("channel", "is missing; expected channel_id, agent_id or service_id");
        };
    }

    private static Refusal none(String message) {
        return Refusal.of(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, message);
    }
}
