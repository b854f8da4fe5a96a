package dev.claw.hub.adapter.settings;

import java.time.Duration;

/**
 * How long chat waits for others. All are over zero.
 *
 * @param receiptHere for the receipt of a message to an agent that may be at this adapter, before its ack says pending;
 *     longer than an old agent needs to settle
 * @param receiptElsewhere likewise to an agent that is not
 * @param decision for the answer to a {@code chat_request}, before it is answered {@code chat_reject}
 * @param answer for the same to a {@code request_chat}, before it is answered pending
 * @param confirmation for a provider's {@code channel_confirm}, before {@code establish_channel} fails
 */
public record ChatTimes(
        Duration receiptHere, Duration receiptElsewhere, Duration decision, Duration answer, Duration confirmation) {
    public ChatTimes {
        AdapterTimes.positive("receiptHere", receiptHere);
        AdapterTimes.positive("receiptElsewhere", receiptElsewhere);
        AdapterTimes.positive("decision", decision);
        AdapterTimes.positive("answer", answer);
        AdapterTimes.positive("confirmation", confirmation);
    }

    public static ChatTimes defaults() {
        return new ChatTimes(
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(25),
                Duration.ofSeconds(25));
    }
}
