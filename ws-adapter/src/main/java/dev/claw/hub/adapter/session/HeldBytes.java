package dev.claw.hub.adapter.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What connections hold of the adapter's memory, all together within a limit: beyond it the one that has held for
 * longest gives way, if that is longer than the patience, else the one that asks for more. A little is free to each. May
 * be used from any thread; what gives way is told outside the lock.
 */
public final class HeldBytes {
    private final long limit;
    private final int free;
    private final long patience;
    private final LongSupplier nanoTime;
    private final Map<Share, Long> holders = new LinkedHashMap<>();
    private long held;

    /**
     * @param limit bytes
     * @param free bytes of each share that do not count; and shares are counted in steps of so many
     * @param patience for those that hold
     */
    public HeldBytes(long limit, int free, Duration patience, LongSupplier nanoTime) {
        this.limit = limit;
        this.free = free;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * A share of one that holds nothing yet.
     *
     * @param giveWay called at most once, on the thread of any share, when it is to hold nothing any more
     */
    public Share share(Runnable giveWay) {
        return new Share(giveWay);
    }

    /** Bytes that are held now. */
    public synchronized long held() {
        return held;
    }

    /** What one holds. To be changed by one thread at a time. */
    public final class Share {
        private final Runnable giveWay;
        private volatile long counted;
        private boolean over;

        private Share(Runnable giveWay) {
            this.giveWay = giveWay;
        }

        /** Says what it holds now. */
        public void holds(long bytes) {
            long steps = bytes - bytes % free;
            if (steps != counted) {
                change(this, steps).forEach(share -> share.giveWay.run());
            }
        }
    }

    private synchronized List<Share> change(Share share, long counted) {
        if (share.over) {
            return List.of();
        }
        held += counted - share.counted;
        share.counted = counted;
        if (counted == 0) {
            holders.remove(share);
            return List.of();
        }
        holders.putIfAbsent(share, nanoTime.getAsLong());
        return overLimit(share);
    }

    private List<Share> overLimit(Share asking) {
        List<Share> over = new ArrayList<>();
        while (held > limit && !asking.over) {
            Map.Entry<Share, Long> oldest = holders.entrySet().iterator().next();
            boolean longEnough = nanoTime.getAsLong() - oldest.getValue() >= patience;
            Share goes = longEnough ? oldest.getKey() : asking;
            holders.remove(goes);
            held -= goes.counted;
            goes.counted = 0;
            goes.over = true;
            over.add(goes);
        }
        return over;
    }
}
