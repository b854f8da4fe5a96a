package dev.claw.hub.channels;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.Membership;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** An agent's channels, by page. */
final class ChannelLists {
    private final StoreReaders readers;
    private final HubLimits limits;

    ChannelLists(StoreReaders readers, HubLimits limits) {
        this.readers = readers;
        this.limits = limits;
    }

    CompletionStage<ListChannelsResponse> list(String agent, ListChannelsRequest request) {
        int size = Pages.size(request.getPageSize());
        long after = Pages.after(request.getPageToken());
        Wanted wanted = Wanted.of(request);
        return readers.read(session -> page(session.channels().changedAfter(agent, after, size), size, wanted));
    }

    private ListChannelsResponse page(List<AgentChannel> seen, int size, Wanted wanted) {
        ListChannelsResponse.Builder page = ListChannelsResponse.newBuilder();
        long bytes = 0;
        for (AgentChannel next : seen) {
            if (wanted.includes(next)) {
                Channel channel = ChannelViews.of(next);
                bytes += channel.getSerializedSize();
                page.addChannels(channel);
            }
            if (bytes > limits.frameBytes()) {
                return page.setNextPageToken(Pages.token(next.revision())).build();
            }
        }
        if (seen.size() == size) {
            page.setNextPageToken(Pages.token(seen.get(size - 1).revision()));
        }
        return page.build();
    }

    /** What is asked for; an empty one asks for all. */
    private record Wanted(String serviceId, Set<ChannelState> states, Set<ChannelKind> kinds) {
        static Wanted of(ListChannelsRequest request) {
            Set<ChannelState> states = Set.copyOf(request.getStatesList());
            if (states.contains(ChannelState.UNRECOGNIZED) || states.contains(ChannelState.CHANNEL_STATE_UNSPECIFIED)) {
                throw Refusal.field("states", "holds a value this hub does not know");
            }
            Set<ChannelKind> kinds = Set.copyOf(request.getKindsList());
            if (kinds.contains(ChannelKind.UNRECOGNIZED) || kinds.contains(ChannelKind.CHANNEL_KIND_UNSPECIFIED)) {
                throw Refusal.field("kinds", "holds a value this hub does not know");
            }
            return new Wanted(Ids.text(request.getServiceId(), "service_id", HubLimits.ID_BYTES), states, kinds);
        }

        boolean includes(AgentChannel seen) {
            ChannelRow row = seen.channel();
            return seen.membership() != Membership.MEMBERSHIP_LEFT
                    && (states.isEmpty() || states.contains(row.state()))
                    && (kinds.isEmpty() || kinds.contains(row.kind()))
                    && (serviceId.isEmpty() || serviceId.equals(row.serviceId()));
        }
    }
}
