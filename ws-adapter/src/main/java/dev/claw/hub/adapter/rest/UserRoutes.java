package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.JsonBody;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.UserFrame;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.mapping.UserJson;
import dev.claw.hub.adapter.netty.Headers;
import dev.claw.hub.adapter.rest.Askers.Asker;
import dev.claw.hub.adapter.session.Credential;
import dev.claw.hub.adapter.session.EnrolmentPages;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The routes of users: an enrolled agent is one. */
final class UserRoutes {
    private static final int ID = 2;

    private final HubAccess hub;
    private final Askers askers;

    UserRoutes(HubAccess hub, Askers askers) {
        this.hub = hub;
        this.askers = askers;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", "/api/users", this::enrol),
                Route.of("GET", "/api/users", this::list),
                Route.of("POST", "/api/users/auth", this::authenticate),
                Route.of("GET", "/api/users/*", this::show));
    }

    private CompletableFuture<RestAnswer> enrol(RestRequest request) {
        UserFrame.Register user = JsonBody.user(request.body());
        return askers.reader(request)
                .thenCompose(
                        reader -> hub.askAs(reader, client -> client.agents().enrol(user.name())))
                .thenApply(enrolled ->
                        RestAnswer.json(UserJson.userWithToken(enrolled.getEnrolment(), enrolled.getToken())));
    }

    private CompletableFuture<RestAnswer> list(RestRequest request) {
        if (Headers.value(request.headers(), HttpHeaderNames.AUTHORIZATION).isEmpty()) {
            throw new RestRefused(
                    HttpResponseStatus.UNAUTHORIZED,
                    "IDENTITY_MISSING",
                    "all users are shown to administrators only; expected Authorization: Bearer TOKEN");
        }
        return askers.of(request).thenCompose(asker -> {
            String token = asker.administrator()
                    .orElseThrow(() -> new RestRefused(
                            HttpResponseStatus.FORBIDDEN,
                            "ACCESS_DENIED",
                            "all users are shown to administrators only, and this token is none of theirs"));
            return hub.askWith(token, EnrolmentPages::read)
                    .thenApply(users -> RestAnswer.json(
                            new ObjectJson().raw("users", UserJson.array(users)).json()));
        });
    }

    private CompletableFuture<RestAnswer> show(RestRequest request) {
        String id = request.segment(ID);
        return askers.of(request)
                .thenCompose(
                        asker -> ask(asker, request, client -> client.agents().get(id)))
                .thenApply(enrolment -> RestAnswer.json(UserJson.user(enrolment)));
    }

    private <T> CompletableFuture<T> ask(
            Asker asker, RestRequest request, Function<AsyncHubClient, CompletableFuture<T>> question) {
        return asker.administrator().isPresent()
                ? hub.askWith(asker.administrator().get(), question)
                : askers.reader(request).thenCompose(reader -> hub.askAs(reader, question));
    }

    private CompletableFuture<RestAnswer> authenticate(RestRequest request) {
        UserFrame.Authenticate shown = JsonBody.token(request.body());
        return askers.check(shown.apiKey()).handle((credential, failure) -> {
            if (failure == null) {
                return valid(credential);
            }
            if (HttpErrors.isOwn(failure)) {
                return HttpErrors.answer(failure);
            }
            HubException refusal = HubException.from(failure);
            if (refusal.reason() != ErrorReason.ERROR_REASON_CREDENTIAL_INVALID) {
                throw refusal;
            }
            return invalid(refusal);
        });
    }

    private static RestAnswer valid(Credential credential) {
        String user = credential instanceof Credential.OfAgent agent
                ? UserJson.user(agent.enrolment())
                : UserJson.named("admin");
        return RestAnswer.json(new ObjectJson()
                .raw("success", "true")
                .raw("valid", "true")
                .raw("user", user)
                .json());
    }

    private static RestAnswer invalid(HubException refusal) {
        String sentence = HubErrors.sentence(refusal);
        return RestAnswer.json(
                HttpErrors.status(refusal),
                new ObjectJson()
                        .raw("success", "false")
                        .raw("valid", "false")
                        .text("reason", sentence)
                        .text("error", sentence)
                        .text("error_code", HubErrors.code(refusal))
                        .json());
    }
}
