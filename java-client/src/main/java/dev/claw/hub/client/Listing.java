package dev.claw.hub.client;

import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One service that a publication declares, and what the hub said of it. Only the publish link's owner looks. */
final class Listing {
    private final List<Declaring> waiting = new ArrayList<>();
    private final List<Declaring> asking = new ArrayList<>();
    private ServiceDeclaration wanted;
    private ServiceDeclaration sent;
    private Optional<ServiceDeclaration> confirmed = Optional.empty();
    private Optional<Service> told = Optional.empty();
    private Optional<Withdrawing> withdrawing = Optional.empty();
    private boolean stale = true;
    private boolean asked;
    private boolean listedHere;

    /** A wish to take it off the list. */
    record Withdrawing(boolean release, CompletableFuture<Void> done) {}

    Listing(ServiceDeclaration wanted) {
        this.wanted = wanted;
        this.sent = wanted;
    }

    /** Whether this is the service of that id. */
    boolean is(String serviceId) {
        return !serviceId.isEmpty()
                && (wanted.getServiceId().equals(serviceId)
                        || told.filter(service -> service.getServiceId().equals(serviceId))
                                .isPresent());
    }

    Optional<Service> told() {
        return told;
    }

    /** It is to be declared like this from now on. */
    void want(ServiceDeclaration declaration, Declaring waiter) {
        String id = told.map(Service::getServiceId).orElse(declaration.getServiceId());
        wanted = declaration.toBuilder().setServiceId(id).build();
        stale = true;
        waiting.add(waiter);
    }

    void withdraw(Withdrawing wish) {
        withdrawing = Optional.of(wish);
    }

    Optional<Withdrawing> withdrawing() {
        return withdrawing;
    }

    boolean toDeclare() {
        return stale && !asked;
    }

    /** Whether a frame about it is due or under way: its answer says how the service stands. */
    boolean inMotion() {
        return stale || asked;
    }

    boolean toWithdraw(boolean release) {
        return withdrawing.isPresent() && withdrawing.get().release() == release && !stale && !asked;
    }

    ServiceDeclaration wanted() {
        return wanted;
    }

    ServiceDeclaration declare() {
        asked = true;
        stale = false;
        sent = wanted;
        asking.addAll(waiting);
        waiting.clear();
        return sent;
    }

    String askWithdrawal() {
        asked = true;
        return told.map(Service::getServiceId).orElse(sent.getServiceId());
    }

    /** The hub listed it. Returns who waited for that. */
    List<Declaring> listed(Service service) {
        asked = false;
        listedHere = true;
        told = Optional.of(service);
        // From now on it asks for the id that it got.
        confirmed = Optional.of(
                sent.toBuilder().setServiceId(service.getServiceId()).build());
        if (!stale) {
            wanted = confirmed.get();
        } else if (wanted.getServiceId().isEmpty()) {
            wanted = wanted.toBuilder().setServiceId(service.getServiceId()).build();
        }
        return takeAsking();
    }

    /** The hub refused what was declared last; nothing changed there. Returns who waited for it. */
    List<Declaring> refused() {
        asked = false;
        boolean change = confirmed.isPresent() && !sent.equals(confirmed.get());
        if (change && !stale) {
            wanted = confirmed.get();
            stale = !listedHere;
        }
        return takeAsking();
    }

    /** Whether the hub ever listed it. */
    boolean everListed() {
        return confirmed.isPresent();
    }

    /** Whether it is on the list of the present stream. */
    boolean listedHere() {
        return listedHere;
    }

    void declareAgain() {
        stale = true;
    }

    void withdrawalRefused() {
        asked = false;
        withdrawing = Optional.empty();
    }

    /** The stream is gone, and the list with it. */
    void lost() {
        asked = false;
        listedHere = false;
        stale = true;
        waiting.addAll(0, asking);
        asking.clear();
    }

    /** Everybody who waits for it. */
    List<Declaring> takeAll() {
        List<Declaring> all = takeAsking();
        all.addAll(waiting);
        waiting.clear();
        return all;
    }

    private List<Declaring> takeAsking() {
        List<Declaring> taken = new ArrayList<>(asking);
        asking.clear();
        return taken;
    }
}
