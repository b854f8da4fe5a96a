package dev.claw.hub.client;

import dev.claw.hub.v1.Receipt;

/**
 * Follows how far the readers of this agent's channels are. Called on the client's callback executor, one call at a
 * time, in order.
 */
public interface ReceiptListener {
    /**
     * How far one reader of another agent is in a channel: first all, then those that changed. What was overtaken while a
     * callback ran is left out.
     */
    void onReceipt(Receipt receipt);

    /** The link was lost and is back: all are told again. Positions never fall. */
    void onReset();
}
