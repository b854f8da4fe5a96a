package dev.claw.hub.store;

/**
 * A view of the store, for one thread at a time. Times are kept to the microsecond. Any method may throw
 * {@link StoreException}.
 */
public interface Session {
    /** The channels' logs: what was said and what happened. */
    LogStore logs();

    /** The agents' inboxes: numbered references into the logs, and the readers' cursors. */
    InboxStore inboxes();

    /** Who talks with whom. */
    ChannelStore channels();

    /** Who is in which group. */
    MemberStore members();

    /** How far readers are in the channels. */
    PositionStore positions();

    /** Service ids, their owners and key policies. */
    ServiceStore services();

    /** Keys and requests for them. */
    KeyStore keys();

    /** Enrolled agents. */
    EnrolmentStore enrolments();

    /** What is kept for so long and no longer. */
    RetentionStore retention();
}
