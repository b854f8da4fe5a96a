package dev.claw.hub.registry;

import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceChanges;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one follower of the list was told and is still to be told: what left, the list as it was when it began to
 * follow, then changes, the newest state of each service. A slow follower costs at most one entry per service. A change
 * is matched once, and nothing is looked through again. Belongs to one thread.
 */
final class Following {
    /** Services looked at in one go; beyond it others have their turn first. */
    private static final int GLANCE = 1_024;

    private final Directory directory;
    private final Loads loads;
    private final int maxEntries;
    private final int maxBytes;

    /** What waits, by service; empty for one that is gone or does not match. */
    private final Map<String, Change> waiting = new LinkedHashMap<>();

    private final Set<String> told = new HashSet<>();
    private Predicate<Listing> filter = listing -> false;
    private List<String> leaving = List.of();
    private int left;
    private Directory.Snapshot snapshot = new Directory.Snapshot(0, List.of());
    private int looked;
    private boolean caughtUpTold;

    /**
     * @param maxEntries of a frame
     * @param maxBytes of a frame of several entries
     */
    Following(Directory directory, Loads loads, int maxEntries, int maxBytes) {
        this.directory = directory;
        this.loads = loads;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /** Begins, or begins anew with what matches another filter: what was told and does not match it leaves first. */
    void begin(Predicate<Listing> newFilter, Directory.Snapshot newSnapshot) {
        filter = newFilter;
        snapshot = newSnapshot;
        looked = 0;
        leaving = List.copyOf(told);
        left = 0;
        waiting.clear();
        caughtUpTold = false;
    }

    /** Takes note of changes. Returns whether there is something to tell. */
    boolean take(List<Change> changes) {
        boolean news = false;
        for (Change change : changes) {
            if (change.revision() <= snapshot.revision()) {
                continue;
            }
            Change matched = new Change(
                    change.revision(), change.serviceId(), change.listing().filter(filter));
            waiting.remove(change.serviceId());
            if (matched.listing().isPresent() || told.contains(change.serviceId()) || !caughtUpTold) {
                waiting.put(change.serviceId(), matched);
                news = true;
            }
        }
        return news;
    }

    /** Whether there is more of what was listed in the beginning to look at. */
    boolean isLooking() {
        return left < leaving.size() || looked < snapshot.listings().size();
    }

    /** The next frame; without changes when nothing waits, or nothing was found yet of what {@link #isLooking}. */
    ServiceChanges next() {
        Frame frame = new Frame();
        addLeaving(frame);
        addListed(frame);
        if (!isLooking()) {
            snapshot = new Directory.Snapshot(snapshot.revision(), List.of());
            looked = 0;
        }
        if (caughtUpTold) {
            addWaiting(frame);
        }
        return frame.changes.build();
    }

    /** Whether it is the moment to say that the snapshot is complete; once. */
    boolean catchUp() {
        boolean now = !caughtUpTold && !isLooking();
        caughtUpTold |= now;
        return now;
    }

    private void addLeaving(Frame frame) {
        for (int glances = 0; left < leaving.size() && glances < GLANCE; glances++) {
            String id = leaving.get(left);
            if (directory.find(id).filter(filter).isEmpty()) {
                if (!frame.add(gone(id))) {
                    return;
                }
                told.remove(id);
            }
            left++;
        }
    }

    private void addListed(Frame frame) {
        if (left < leaving.size()) {
            return;
        }
        for (int glances = 0; looked < snapshot.listings().size() && glances < GLANCE; glances++) {
            Listing then = snapshot.listings().get(looked);
            Change newer = waiting.get(then.serviceId());
            Optional<Listing> now = newer == null ? Optional.of(then).filter(filter) : newer.listing();
            if (now.isPresent()) {
                if (!frame.add(listed(now.get()))) {
                    return;
                }
                told.add(then.serviceId());
                waiting.remove(then.serviceId());
            }
            looked++;
        }
    }

    private void addWaiting(Frame frame) {
        Iterator<Change> changes = waiting.values().iterator();
        while (changes.hasNext()) {
            Change change = changes.next();
            String id = change.serviceId();
            if (change.listing().isPresent()) {
                if (!frame.add(listed(change.listing().get()))) {
                    return;
                }
                told.add(id);
            } else if (told.contains(id)) {
                if (!frame.add(gone(id))) {
                    return;
                }
                told.remove(id);
            }
            changes.remove();
        }
    }

    private ServiceChange listed(Listing listing) {
        return ServiceChange.newBuilder()
                .setListed(loads.now(listing.service()))
                .build();
    }

    private static ServiceChange gone(String serviceId) {
        return ServiceChange.newBuilder().setGone(serviceId).build();
    }

    /** A frame that takes what has room in it. */
    private final class Frame {
        private final ServiceChanges.Builder changes = ServiceChanges.newBuilder();
        private long bytes;

        boolean add(ServiceChange change) {
            int count = changes.getChangesCount();
            long more = bytes + change.getSerializedSize();
            if (count == maxEntries || count > 0 && more > maxBytes) {
                return false;
            }
            bytes = more;
            changes.addChanges(change);
            return true;
        }
    }
}
