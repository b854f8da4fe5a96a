package dev.claw.hub.store.sql;

import dev.claw.hub.store.MemberRow;

/**
 * What the writing connection keeps in memory: rows it works on, and rows it appended and has not written. One for the
 * life of the connection; what is kept from one transaction to the next is what was committed.
 */
final class WorkingSet {
    /** Channels kept from one transaction to the next: a hit saves the lookup that every message needs. */
    private static final int CHANNELS_KEPT = 16_384;

    /** The same for inboxes. */
    private static final int INBOXES_KEPT = 16_384;

    /** The same for memberships and for positions. */
    private static final int PLACES_KEPT = 16_384;

    private final Counters counters;
    private final Channels channels;
    private final Inboxes inboxes;
    private final Positions positions;
    private final Recent<CachedMemberStore.Place, MemberRow> members;
    private final Staged staged;

    /**
     * @param alone whether no other connection writes: only then may anything be kept behind a transaction
     */
    WorkingSet(SqlConnection connection, boolean alone) {
        this.counters = new Counters(connection, alone);
        this.channels = new Channels(connection, new ChannelQueries(connection), alone ? CHANNELS_KEPT : 0);
        this.inboxes = new Inboxes(connection, new InboxQueries(connection), counters, alone ? INBOXES_KEPT : 0);
        this.positions = new Positions(connection, new PositionQueries(connection), alone ? PLACES_KEPT : 0);
        this.members = new Recent<>(alone ? PLACES_KEPT : 0);
        this.staged = new Staged(connection);
    }

    Counters counters() {
        return counters;
    }

    Channels channels() {
        return channels;
    }

    Inboxes inboxes() {
        return inboxes;
    }

    Positions positions() {
        return positions;
    }

    /** Memberships as they are stored. */
    Recent<CachedMemberStore.Place, MemberRow> members() {
        return members;
    }

    Staged staged() {
        return staged;
    }

    /** Writes everything that is only in memory. */
    void flush() {
        staged.flush();
        channels.flush();
        inboxes.flush();
        positions.flush();
        counters.flush();
    }

    /** Behind a commit: cuts back what is kept. */
    void committed() {
        channels.shrink();
        inboxes.shrink();
        positions.shrink();
        members.shrink(gone -> {});
        counters.shrink();
    }

    /** Behind a rollback: nothing of what is in memory can be trusted. */
    void rolledBack() {
        channels.forget();
        inboxes.forget();
        positions.forget();
        members.forget();
        counters.forget();
        staged.forget();
    }
}
