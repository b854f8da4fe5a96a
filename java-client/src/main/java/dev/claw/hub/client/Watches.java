package dev.claw.hub.client;

import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ConverseOpen;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.MessageServiceGrpc;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The tables that can be followed, each as its frames say it. */
final class Watches {
    private Watches() {}

    static WatchLink.Shape<IssueRequest, IssueResponse> keyRequests(
            KeyRequestListener listener, Optional<KeyListener> keys) {
        IssueRequest open = IssueRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(IssueOpen.newBuilder().setFollowKeys(keys.isPresent()))
                .build();
        Runnable reset = () -> {
            CallbackLane.call(listener::onReset);
            keys.ifPresent(KeyListener::onReset);
        };
        Runnable caughtUp = () -> {
            CallbackLane.call(listener::onCaughtUp);
            keys.ifPresent(KeyListener::onCaughtUp);
        };
        return new WatchLink.Shape<>(KeyServiceGrpc.getIssueMethod(), open, reset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case REQUESTS -> each(link, frame.getRequests().getRequestsList(), listener::onRequest);
                case KEYS -> each(link, frame.getKeys().getKeysList(), key -> keys.ifPresent(to -> to.onKey(key)));
                case CAUGHT_UP -> link.news(caughtUp);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    static WatchLink.Shape<ConverseRequest, ConverseResponse> channels(ChannelListener listener) {
        ConverseRequest open = ConverseRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(ConverseOpen.getDefaultInstance())
                .build();
        return new WatchLink.Shape<>(ChannelServiceGrpc.getConverseMethod(), open, listener::onReset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case CHANNELS -> each(link, frame.getChannels().getChannelsList(), listener::onChannel);
                case CAUGHT_UP -> link.news(listener::onCaughtUp);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    static WatchLink.Shape<AcquireRequest, AcquireResponse> keys(KeyListener listener) {
        AcquireRequest open = AcquireRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(AcquireOpen.getDefaultInstance())
                .build();
        return new WatchLink.Shape<>(KeyServiceGrpc.getAcquireMethod(), open, listener::onReset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case KEYS -> each(link, frame.getKeys().getKeysList(), listener::onKey);
                case CAUGHT_UP -> link.news(listener::onCaughtUp);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, DECISIONS, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    /** An {@code Exchange} that delivers nothing, so it claims no reader. */
    static WatchLink.Shape<ExchangeRequest, ExchangeResponse> receipts(ReceiptListener listener) {
        ExchangeRequest open = ExchangeRequest.newBuilder()
                .setFrameId(FrameLimits.OPEN)
                .setOpen(ExchangeOpen.newBuilder().setWindow(0).setReceipts(true))
                .build();
        return new WatchLink.Shape<>(MessageServiceGrpc.getExchangeMethod(), open, listener::onReset, (frame, link) -> {
            switch (frame.getFrameCase()) {
                case RECEIPTS -> each(link, frame.getReceipts().getReceiptsList(), listener::onReceipt);
                case OPENED -> link.opened();
                case ERROR -> link.refused(frame.getError());
                case DRAINING -> link.draining(frame.getDraining());
                case RESULTS, DELIVERY, CAUGHT_UP, GAP, SUPERSEDED, CHANNEL, FOLLOWED, FRAME_NOT_SET -> link.nothing();
            }
        });
    }

    // One callback that fails does not keep the others of its frame from running.
    static <T> void each(WatchLink<?, ?> link, List<T> news, Consumer<T> listener) {
        link.news(() -> news.forEach(one -> CallbackLane.call(() -> listener.accept(one))));
    }
}
