package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.FollowFrame;
import dev.claw.hub.v1.FollowResult;
import dev.claw.hub.v1.FollowResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups to follow, or to follow no more, well-formed. */
record FollowRequest(List<ChannelStart> add, List<String> remove) {

    static FollowRequest of(FollowFrame frame, GroupReads reads, HubLimits limits) {
        int entries = frame.getAddCount() + frame.getRemoveCount();
        if (entries == 0 || entries > limits.frameEntries()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_BATCH_SIZE,
                    "follow has " + entries + " entries; expected 1 to " + limits.frameEntries());
        }
        frame.getRemoveList().forEach(id -> Ids.required(id, "follow.remove"));
        return new FollowRequest(reads.wellFormed(frame.getAddList(), "follow.add"), frame.getRemoveList());
    }

    /** What the store says of them, of one moment. */
    Places places(Session session, Reader reader, GroupReads reads) {
        List<Place> added = new ArrayList<>();
        for (ChannelStart start : add) {
            try {
                added.add(new Place(Optional.of(reads.start(session, reader, start)), Optional.empty()));
            } catch (Refusal refusal) {
                added.add(new Place(Optional.empty(), Optional.of(refusal)));
            }
        }
        List<Long> heads = remove.stream()
                .map(id -> session.channels().byId(id).map(ChannelRow::head).orElse(0L))
                .toList();
        return new Places(added, remove, heads);
    }

    /** One group to follow: where, or why not. */
    private record Place(Optional<GroupReads.Start> start, Optional<Refusal> refusal) {}

    /**
     * What the store said.
     *
     * @param heads of the logs to follow no more, in their order
     */
    record Places(List<Place> added, List<String> removed, List<Long> heads) {

        /** Does it, and tells what became of each. On the stream's loop. */
        FollowResults apply(FollowedGroups groups) {
            FollowResults.Builder results = FollowResults.newBuilder();
            for (Place place : added) {
                results.addResults(place.start
                        .map(groups::follow)
                        .map(FollowRequest::ok)
                        .orElseGet(() -> error(place.refusal.orElseThrow())));
            }
            for (int i = 0; i < removed.size(); i++) {
                String id = removed.get(i);
                results.addResults(groups.unfollow(id, heads.get(i))
                        .map(FollowRequest::ok)
                        .orElseGet(() -> error(Refusal.field(
                                "follow.remove", "names " + id + ", which this stream does not follow"))));
            }
            return results.build();
        }
    }

    private static FollowResult ok(ChannelFollowed followed) {
        return FollowResult.newBuilder().setOk(followed).build();
    }

    private static FollowResult error(Refusal refusal) {
        return FollowResult.newBuilder().setError(Statuses.of(refusal)).build();
    }
}
