package dev.claw.hub.adapter.netty;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that a door has not let in for good, up to a limit: for one more the one that did nothing for longest goes,
 * so that those who hold their places keep nobody out. May be used from any thread.
 */
public final class Guests {
    private final int most;
    private final Set<Channel> inOrder = new LinkedHashSet<>();

    /** @param most connections at once */
    public Guests(int most) {
        this.most = most;
    }

    /** One more connection; it leaves by itself when it closes. */
    public void enter(Channel guest) {
        Channel goes = guest;
        synchronized (inOrder) {
            if (inOrder.size() >= most) {
                Iterator<Channel> oldest = inOrder.iterator();
                goes = oldest.next();
                oldest.remove();
            }
            inOrder.add(guest);
        }
        guest.closeFuture().addListener(closed -> leave(guest));
        if (goes != guest) {
            goes.close();
        }
    }

    /** It did what it came for; of others it is the last to go now. */
    public void served(Channel guest) {
        synchronized (inOrder) {
            if (inOrder.remove(guest)) {
                inOrder.add(guest);
            }
        }
    }

    /** It is a guest no longer. */
    public void leave(Channel guest) {
        synchronized (inOrder) {
            inOrder.remove(guest);
        }
    }

    /** Connections now. */
    public int size() {
        synchronized (inOrder) {
            return inOrder.size();
        }
    }
}
