package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;

/** The use cases that all {@code Exchange} streams share. */
record ExchangeParts(
        Sending sending, InboxReads inbox, GroupReads groups, Cursors cursors, ReceiptReads receipts, Bus bus) {}
