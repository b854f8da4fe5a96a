package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.KeyFrame;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.KeyTexts;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.Service;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Frames about access keys, of either side. Owned by the connection's event loop. */
final class KeyFamily implements KeyFrame.Receiver {
    private final Connection connection;
    private final ProviderKeys keys;
    private final KeyWishes wishes;

    KeyFamily(Connection connection, ProviderKeys keys) {
        this.connection = connection;
        this.keys = keys;
        this.wishes = new KeyWishes(connection);
    }

    @Override
    public void lifecyclePolicy(Envelope envelope, KeyFrame.LifecyclePolicy frame) {
        connection.await(
                keys.set(frame),
                done -> connection.done(envelope, "policy set"),
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void keyRequest(Envelope envelope, KeyFrame.KeyRequest frame) {
        wishes.request(envelope, frame);
    }

    @Override
    public void renewKey(Envelope envelope, KeyFrame.RenewKey frame) {
        wishes.renew(envelope, frame);
    }

    @Override
    public void keyResponse(Envelope envelope, KeyFrame.KeyResponse frame) {
        keys.asks().decide(envelope, frame);
    }

    @Override
    public void keyRevoke(Envelope envelope, KeyFrame.KeyRevoke frame) {
        RevokeKeyRequest request =
                RevokeKeyRequest.newBuilder().setKey(frame.key()).build();
        connection.askEach(
                name -> name.work().ask(hub -> hub.revokeKey(request)),
                revoked -> false,
                revoked -> connection.done(envelope, "revoked"),
                failure -> connection.undone(envelope, failure));
    }

    /** Shows the keys to the caller's own services; of others' there are none to see. */
    @Override
    public void keyList(Envelope envelope, KeyFrame.KeyList frame) {
        connection.askEach(
                name -> name.work()
                        .ask(hub -> frame.serviceId()
                                .map(named -> hub.getService(named).thenApply(Service::getServiceId))
                                .orElseGet(() -> CompletableFuture.completedFuture(""))
                                .thenCompose(id -> KeyPages.newest(
                                        hub,
                                        ListKeysRequest.newBuilder()
                                                .setSide(KeySide.KEY_SIDE_GRANTED)
                                                .setServiceId(id)
                                                .build()))),
                List::isEmpty,
                found -> tell(envelope, found),
                failure -> connection.refuse(envelope, failure));
    }

    /** A request that nobody can read. */
    void rejectedRequest(Envelope envelope, String message) {
        wishes.refuse(envelope, message);
    }

    private void tell(Envelope envelope, List<Key> found) {
        ObjectJson list = ObjectJson.frame("key_list_response")
                .raw(
                        "keys",
                        KeyTexts.array(
                                found, connection.context().sources().clock().instant()));
        if (!connection.reply(envelope, list)) {
            connection.refuse(
                    envelope, "LIMIT_REACHED", found.size() + " keys are more than a frame can carry; name a service");
        }
    }
}
