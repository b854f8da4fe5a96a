package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.UserFrame;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.mapping.RatingJson;
import dev.claw.hub.adapter.mapping.UserJson;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.SessionState.Origin;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import java.util.List;

/**
 * A connection as a user: who it is, whom it lets in, and what it thinks of services. Owned by the connection's event
 * loop; keeps no token but an administrator's, which the connection holds.
 */
final class UserFamily implements UserFrame.Receiver {
    private static final String SUCCESS = "success";

    private final Connection connection;
    private final ChatDelivery delivery;

    UserFamily(Connection connection, ChatDelivery delivery) {
        this.connection = connection;
        this.delivery = delivery;
    }

    @Override
    public void register(Envelope envelope, UserFrame.Register frame) {
        connection.ask(
                work -> work.ask(hub -> hub.agents().enrol(frame.name())),
                enrolled -> succeed(
                        envelope,
                        ObjectJson.frame("user_register_response")
                                .raw("user", UserJson.userWithToken(enrolled.getEnrolment(), enrolled.getToken()))),
                failure -> fail(envelope, "user_register_response", failure));
    }

    @Override
    public void authenticate(Envelope envelope, UserFrame.Authenticate frame) {
        connection.await(
                connection.context().hub().check(frame.apiKey()),
                credential -> authenticated(envelope, credential),
                failure -> fail(envelope, "user_auth_response", failure));
    }

    @Override
    public void users(Envelope envelope, UserFrame.Users frame) {
        if (connection.administrator().isPresent()) {
            String token = connection.administrator().get();
            connection.await(
                    connection.context().hub().askWith(token, EnrolmentPages::read),
                    users -> tell(envelope, users),
                    failure -> connection.refuse(envelope, failure));
        } else {
            connection.ask(
                    work -> work.ask(EnrolmentPages::read),
                    users -> tell(envelope, users),
                    failure -> connection.refuse(envelope, failure));
        }
    }

    @Override
    public void changeAccess(Envelope envelope, UserFrame.ChangeAccess frame) {
        String type = frame.grants() ? "user_grant_access_response" : "user_revoke_access_response";
        connection.askEach(
                name -> name.work()
                        .ask(hub -> hub.getService(frame.serviceId())
                                .thenApply(Service::getServiceId)
                                .thenCompose(id -> hub.services()
                                        .updateAccess(change(id, frame))
                                        .thenApply(changed -> ObjectJson.frame(type)
                                                .text("service_id", id)
                                                .texts(
                                                        "allowed_users",
                                                        changed.getAccess().getCallersList())))),
                changed -> false,
                answer -> succeed(envelope, answer),
                failure -> fail(envelope, type, failure));
    }

    @Override
    public void whoAmI(Envelope envelope, UserFrame.WhoAmI frame) {
        Named agent = connection.named();
        // Whether it is one's, or only looks so, the hub says.
        if (AgentNames.looksEnrolled(agent.agentId())) {
            connection.ask(
                    work -> work.ask(hub -> hub.agents().get(agent.agentId())),
                    enrolment -> introduce(envelope, UserJson.user(enrolment)),
                    failure -> {
                        if (failure.reason() == ErrorReason.ERROR_REASON_AGENT_NOT_FOUND) {
                            introduce(envelope, UserJson.named(agent.agentId()));
                        } else {
                            connection.refuse(envelope, failure);
                        }
                    });
        } else {
            introduce(envelope, UserJson.named(agent.agentId()));
        }
    }

    @Override
    public void rate(Envelope envelope, UserFrame.Rate frame) {
        connection.ask(
                work -> work.ask(hub -> hub.services().rate(RatingJson.request(frame))),
                rated -> succeed(
                        envelope,
                        ObjectJson.frame("rating_result").raw("rating", RatingJson.rating(rated.getRating()))),
                failure -> fail(envelope, "rating_result", failure));
    }

    @Override
    public void ratings(Envelope envelope, UserFrame.Ratings frame) {
        connection.ask(
                work -> work.ask(hub -> RatingSums.read(hub, frame.serviceId())),
                stats -> succeed(envelope, ObjectJson.frame("rating_stats").raw("stats", stats)),
                failure -> fail(envelope, "rating_stats", failure));
    }

    private static UpdateServiceAccessRequest change(String serviceId, UserFrame.ChangeAccess frame) {
        UpdateServiceAccessRequest.Builder request =
                UpdateServiceAccessRequest.newBuilder().setServiceId(serviceId);
        return (frame.grants() ? request.addAllAdd(frame.userIds()) : request.addAllRemove(frame.userIds())).build();
    }

    private void authenticated(Envelope envelope, Credential credential) {
        if (credential instanceof Credential.OfAdministrator administrator) {
            connection.administrator(administrator.token());
            succeedAuthentication(envelope, UserJson.named(connection.named().agentId()));
        } else if (credential instanceof Credential.OfAgent user) {
            Enrolment enrolment = user.enrolment();
            if (connection.goOnAs(Identity.authenticated(enrolment.getAgentId()), Origin.CREDENTIAL)) {
                delivery.begin(connection.named());
                succeedAuthentication(envelope, UserJson.user(enrolment));
            } else {
                fail(
                        envelope,
                        "user_auth_response",
                        "LIMIT_REACHED",
                        "this connection spoke as too many users already; open another one");
            }
        }
    }

    private void succeedAuthentication(Envelope envelope, String user) {
        succeed(envelope, ObjectJson.frame("user_auth_response").raw("user", user));
    }

    private void introduce(Envelope envelope, String user) {
        connection.reply(envelope, ObjectJson.frame(SUCCESS).raw("user", user));
    }

    private void tell(Envelope envelope, List<Enrolment> users) {
        ObjectJson list = ObjectJson.frame("user_list_response").raw("users", UserJson.array(users));
        if (!connection.reply(envelope, list)) {
            connection.refuse(
                    envelope, "LIMIT_REACHED", users.size() + " users are more than a frame can carry; ask by REST");
        }
    }

    private void succeed(Envelope envelope, ObjectJson frame) {
        connection.reply(envelope, frame.raw(SUCCESS, "true"));
    }

    private void fail(Envelope envelope, String type, HubException failure) {
        fail(envelope, type, HubErrors.code(failure), HubErrors.sentence(failure));
    }

    private void fail(Envelope envelope, String type, String code, String sentence) {
        connection.reply(
                envelope,
                ObjectJson.frame(type)
                        .raw(SUCCESS, "false")
                        .text("reason", sentence)
                        .text("error", sentence)
                        .text("error_code", code));
    }
}
