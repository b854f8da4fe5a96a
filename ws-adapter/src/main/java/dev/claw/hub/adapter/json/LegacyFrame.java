package dev.claw.hub.adapter.json;

/**
 * A frame of an old agent: one record per type, in families. A frame is handed to its family's receiver, which has a
 * method per type, so that a type without one does not compile.
 */
public sealed interface LegacyFrame
        permits ProviderFrame, ConsumerFrame, ChannelFrame, KeyFrame, ChatFrame, UserFrame, LinkFrame {
    /** Calls the one method of {@code families} that is for this type. */
    void hand(Envelope envelope, Families families);

    /** Who receives frames, family by family. */
    record Families(
            ProviderFrame.Receiver provider,
            ConsumerFrame.Receiver consumer,
            ChannelFrame.Receiver channel,
            KeyFrame.Receiver key,
            ChatFrame.Receiver chat,
            UserFrame.Receiver user,
            LinkFrame.Receiver link) {}
}
