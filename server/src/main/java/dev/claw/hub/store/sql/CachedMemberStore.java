package dev.claw.hub.store.sql;

import dev.claw.hub.store.MemberRow;
import dev.claw.hub.store.MemberStore;
import java.util.List;
import java.util.Optional;

/** The members inside a transaction: a membership asked for lately is not looked up again, for every message asks. */
final class CachedMemberStore implements MemberStore {
    private final SqlMemberStore stored;
    private final WorkingSet working;

    CachedMemberStore(SqlMemberStore stored, WorkingSet working) {
        this.stored = stored;
        this.working = working;
    }

    /** One agent in one group. */
    record Place(long channel, String agent) {}

    @Override
    public Optional<MemberRow> member(long channel, String agent) {
        Place place = new Place(channel, agent);
        Optional<MemberRow> known = working.members().find(place);
        if (known.isPresent()) {
            return known;
        }
        Optional<MemberRow> row = stored.member(channel, agent);
        row.ifPresent(found -> working.members().put(place, found));
        return row;
    }

    @Override
    public MemberRow put(MemberRow row) {
        MemberRow put = stored.put(row);
        working.members().put(new Place(row.channel(), row.agent()), put);
        return put;
    }

    @Override
    public List<MemberRow> of(long channel) {
        return stored.of(channel);
    }

    @Override
    public int count(long channel) {
        return stored.count(channel);
    }

    @Override
    public Optional<MemberRow> firstJoined(long channel) {
        return stored.firstJoined(channel);
    }

    @Override
    public int countJoined(String agent) {
        return stored.countJoined(agent);
    }

    @Override
    public List<Following> following(String agent, String reader) {
        working.flush();
        return stored.following(agent, reader);
    }

    @Override
    public Optional<Following> following(String agent, String reader, String channelId) {
        working.flush();
        return stored.following(agent, reader, channelId);
    }
}
