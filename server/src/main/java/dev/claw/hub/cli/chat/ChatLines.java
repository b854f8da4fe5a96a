package dev.claw.hub.cli.chat;

import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Receipt;

/** How what happens in a conversation is told. Any thread, one at a time. */
public interface ChatLines {
    /** Somebody said something. */
    void message(Message message);

    /** Something happened to the group. */
    void event(ChannelEvent event);

    /** A reader is further than before, as the hub told it. */
    void receipt(Receipt receipt);

    /** What was sent here was delivered or read. */
    void mark(String line);

    /** Something cannot be had any more. */
    void gap(Gap gap);

    /** Words that are no part of the conversation. */
    void say(String words);
}
