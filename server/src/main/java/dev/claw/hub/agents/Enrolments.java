package dev.claw.hub.agents;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.identity.EnrolledAgents;
import dev.claw.hub.identity.Secrets;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.EnrolmentRow;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The use cases of enrolment, and who may see what of it. What is enrolled or ended is known to the doors of all RPCs
 * before anybody is answered. Any thread.
 */
final class Enrolments {
    private final Writer writer;
    private final StoreReaders readers;
    private final EnrolledAgents enrolled;
    private final int most;
    private final Sources sources;

    /**
     * What enrolment takes from outside: randomness.
     *
     * @param newToken of 256 random bits
     * @param newAgentId {@code user_} and 12 hex digits
     */
    record Sources(Supplier<String> newToken, Supplier<String> newAgentId) {}

    /** @param most how many there may be, those that ended included, for their ids are kept */
    Enrolments(Writer writer, StoreReaders readers, EnrolledAgents enrolled, int most, Sources sources) {
        this.writer = writer;
        this.readers = readers;
        this.enrolled = enrolled;
        this.most = most;
        this.sources = sources;
    }

    /** Enrols an agent, and shows its token this once. */
    CompletionStage<EnrolAgentResponse> enrol(String name) {
        if (name.isEmpty()) {
            throw Refusal.field("name", "is missing; expected 1 to " + HubLimits.ID_BYTES + " bytes of printable text");
        }
        Ids.printable(name, "name", HubLimits.ID_BYTES);
        String token = sources.newToken().get();
        byte[] hash = Secrets.hash(token);
        return writer.submit(batch -> insert(batch, name, hash)).thenApply(row -> {
            enrolled.put(row);
            return EnrolAgentResponse.newBuilder()
                    .setEnrolment(proto(row))
                    .setToken(token)
                    .build();
        });
    }

    /** The enrolment of this agent, if the caller may know of it. */
    Enrolment get(Caller caller, String agentId) {
        return proto(visible(caller, agentId));
    }

    /** A page of what the caller may see. */
    CompletionStage<ListEnrolmentsResponse> list(Caller caller, ListEnrolmentsRequest request) {
        int size = Pages.size(request.getPageSize());
        long after = Pages.after(request.getPageToken());
        if (caller.isAdministrator()) {
            return readers.read(session -> page(session.enrolments().list(after, size + 1), size));
        }
        if (request.getAll()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    "all enrolments are for administrators; agent " + caller.agentId() + " is none");
        }
        List<EnrolmentRow> own = enrolled.find(caller.agentId()).stream()
                .filter(row -> row.number() > after)
                .toList();
        return CompletableFuture.completedFuture(page(own, size));
    }

    /** Ends the enrolment of this agent, if it did not end before: its token opens nothing from now on. */
    CompletionStage<Enrolment> end(Caller caller, String agentId) {
        visible(caller, agentId);
        return writer.submit(batch -> batch.store().enrolments().end(agentId, batch.now()))
                .thenApply(row -> {
                    enrolled.put(row);
                    return proto(row);
                });
    }

    static Enrolment proto(EnrolmentRow row) {
        return Enrolment.newBuilder()
                .setAgentId(row.agentId())
                .setName(row.name())
                .setCreatedAt(Times.proto(row.createdAt()))
                .setActive(row.endedAt().isEmpty())
                .build();
    }

    private EnrolmentRow insert(Batch batch, String name, byte[] tokenHash) {
        int held = batch.store().enrolments().count();
        if (held >= most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "this hub has " + held + " enrolments, those that ended included; the most there may be is "
                            + most);
        }
        String agentId = sources.newAgentId().get();
        while (batch.store().enrolments().byId(agentId).isPresent()) {
            agentId = sources.newAgentId().get();
        }
        // Others may write to it before it was ever here.
        batch.store().inboxes().markKnown(agentId, batch.now());
        return batch.store().enrolments().insert(agentId, name, tokenHash, batch.now());
    }

    /** To others than its agent and administrators it is as unknown as one that is none. */
    private EnrolmentRow visible(Caller caller, String agentId) {
        Ids.required(agentId, "agent_id");
        return enrolled.find(agentId)
                .filter(row -> caller.isAdministrator() || caller.agentId().equals(agentId))
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_AGENT_NOT_FOUND,
                        "no agent " + agentId + " is enrolled that agent " + caller.agentId() + " may know of"));
    }

    private static ListEnrolmentsResponse page(List<EnrolmentRow> rows, int size) {
        // One more than is told says whether there is a next page.
        List<EnrolmentRow> told = rows.subList(0, Math.min(size, rows.size()));
        ListEnrolmentsResponse.Builder page = ListEnrolmentsResponse.newBuilder();
        told.forEach(row -> page.addEnrolments(proto(row)));
        if (rows.size() > size) {
            page.setNextPageToken(Pages.token(told.get(size - 1).number()));
        }
        return page.build();
    }
}
