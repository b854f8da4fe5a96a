package dev.claw.hub.stream;

import java.util.ArrayList;
import java.util.List;

/** What one stream holds and no other may. Belongs to the stream's loop. */
final class OwnClaims {
    private final Claims all;
    private final List<Claims.Claim> held = new ArrayList<>();

    OwnClaims(Claims all) {
        this.all = all;
    }

    /** Takes it; its former holder is superseded. */
    void take(Claims.Claim claim, BidiStream<?, ?> holder) {
        held.add(claim);
        all.take(claim, holder);
    }

    /** Gives up all of them that no other stream took over. */
    void release(BidiStream<?, ?> holder) {
        held.forEach(claim -> all.release(claim, holder));
    }
}
