package dev.claw.hub.cli.chat;

import dev.claw.hub.cli.wire.Follower;
import dev.claw.hub.cli.wire.HubWire;
import dev.claw.hub.cli.wire.WireException;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.SentMessage;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One conversation: shows what was said last and was not read yet, then what comes; sends what is typed; says to the hub
 * what was shown, and shows what others acknowledged and read. Its lock guards what is shown; frames come on a thread of
 * the transport.
 */
public final class ChatRoom implements AutoCloseable {
    private static final int WINDOW = 256;
    private static final int MAX_SENDING = 64;
    private static final long LAST_SENDS_SECONDS = 35;

    private final Conversation conversation;
    private final HubClient client;
    private final ChatLines lines;
    private final Marks marks = new Marks();
    private final Set<String> ownIds = new HashSet<>();
    private final TreeMap<Long, Message> backlog = new TreeMap<>();
    private final Semaphore sending = new Semaphore(MAX_SENDING);
    private final String idPrefix = "chat-" + UUID.randomUUID() + "-";
    private final Follower<ExchangeRequest, ExchangeResponse> follower;
    private String channelId;
    private long shownThrough;
    private long failedSends;
    private int sends;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean caughtUp;

    /**
     * Begins the conversation.
     *
     * @param last so many messages are shown first, read before or not
     */
    public static ChatRoom enter(Conversation conversation, HubWire wire, HubClient client, ChatLines lines, int last) {
        return new ChatRoom(conversation, wire, client, lines, last);
    }

    private ChatRoom(Conversation conversation, HubWire wire, HubClient client, ChatLines lines, int last) {
        this.conversation = conversation;
        this.client = client;
        this.lines = lines;
        this.channelId = conversation.group();
        history(last).forEach(message -> backlog.put(message.getSeq(), message));
        ExchangeRequest open = ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(conversation.open(WINDOW))
                .build();
        this.follower = Follower.begin(
                wire,
                MessageServiceGrpc.getExchangeMethod(),
                () -> open,
                this::onFrame,
                () -> lines.say("the link to the hub was lost; trying to reach it again"));
    }

    /** Completes when the hub ended it, as when the same conversation is opened elsewhere. */
    public CompletableFuture<Void> over() {
        return follower.over();
    }

    /** Completes when what was there is shown. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Sends a line. Blocks while {@value #MAX_SENDING} are under way. */
    public void send(String text) throws InterruptedException {
        sending.acquire();
        String id;
        synchronized (this) {
            id = idPrefix + ++sends;
            ownIds.add(id);
        }
        client.async()
                .send(conversation.message(id, Payloads.text(text)))
                .thenAccept(place -> stored(place, text))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        refused(failure, text);
                    }
                    sending.release();
                });
    }

    /** How many messages were not stored. */
    public synchronized long failed() {
        return failedSends;
    }

    /** Waits until every line that was typed is stored or has failed. */
    public void settle() throws InterruptedException {
        if (sending.tryAcquire(MAX_SENDING, LAST_SENDS_SECONDS, TimeUnit.SECONDS)) {
            sending.release(MAX_SENDING);
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private List<Message> history(int last) {
        if (last == 0) {
            return List.of();
        }
        try {
            return client.history(conversation.history(last)).getMessagesList();
        } catch (HubException e) {
            if (!conversation.isGroup() && e.code() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private synchronized void stored(SentMessage place, String text) {
        channelId = place.getChannelId();
        marks.sent(place.getSeq(), text).ifPresent(lines::mark);
    }

    private synchronized void refused(Throwable failure, String text) {
        failedSends++;
        lines.say("not sent: " + text + " (" + HubException.from(failure).getMessage() + ")");
    }

    private synchronized void onFrame(ExchangeResponse frame) {
        switch (frame.getFrameCase()) {
            case ERROR -> throw WireException.of(frame.getError());
            case DELIVERY -> delivered(frame.getDelivery());
            case CHANNEL -> delivered(frame.getChannel());
            case CAUGHT_UP -> showBacklog();
            case RECEIPTS ->
                frame.getReceipts().getReceiptsList().stream()
                        .filter(receipt -> receipt.getChannelId().equals(channelId))
                        .forEach(receipt -> {
                            lines.receipt(receipt);
                            marks.moved(receipt).ifPresent(lines::mark);
                        });
            case GAP -> {
                // A reader that is new here need not hear that others acknowledged before.
                if (frame.getGap().getCause() != GapCause.GAP_CAUSE_TRIMMED) {
                    lines.gap(frame.getGap());
                }
            }
            case SUPERSEDED -> lines.say("the same conversation was opened elsewhere");
            default -> {
                // Opened and draining ask for nothing.
            }
        }
    }

    private void delivered(InboxDelivery delivery) {
        List<Message> ours = new ArrayList<>();
        for (InboxEntry entry : delivery.getEntriesList()) {
            if (conversation.includes(entry.getMessage())) {
                ours.add(entry.getMessage());
            }
        }
        AcknowledgeFrame.Builder acknowledge = AcknowledgeFrame.newBuilder().setThrough(delivery.getThrough());
        if (!ours.isEmpty()) {
            Message newest = ours.get(ours.size() - 1);
            channelId = newest.getChannelId();
            acknowledge.addChannels(
                    ChannelMark.newBuilder().setChannelId(channelId).setReadThrough(newest.getSeq()));
        }
        ours.forEach(this::take);
        acknowledge(acknowledge);
    }

    private void delivered(ChannelDelivery delivery) {
        for (ChannelEntry entry : delivery.getEntriesList()) {
            if (entry.hasMessage()) {
                take(entry.getMessage());
            } else if (caughtUp) {
                lines.event(entry.getChannelEvent());
            }
        }
        acknowledge(AcknowledgeFrame.newBuilder()
                .addChannels(ChannelMark.newBuilder()
                        .setChannelId(delivery.getChannelId())
                        .setDeliveredThrough(delivery.getThrough())
                        .setReadThrough(delivery.getThrough())));
    }

    private void acknowledge(AcknowledgeFrame.Builder acknowledge) {
        follower.send(ExchangeRequest.newBuilder().setAcknowledge(acknowledge).build());
    }

    private void take(Message message) {
        if (caughtUp) {
            show(message);
        } else {
            backlog.put(message.getSeq(), message);
        }
    }

    private void showBacklog() {
        caughtUp = true;
        backlog.values().forEach(this::show);
        backlog.clear();
        ready.complete(null);
    }

    /** A message comes again when the link broke before the hub knew that it was shown. */
    private void show(Message message) {
        if (message.getSeq() > shownThrough) {
            shownThrough = message.getSeq();
            if (!ownIds.remove(message.getMessageId())) {
                lines.message(message);
            }
        }
    }
}
