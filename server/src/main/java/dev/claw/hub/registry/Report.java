package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceReport;
import java.util.Collection;
import java.util.OptionalDouble;

/**
 * How one stream of a provider said a service is.
 *
 * @param availability never unspecified
 * @param load from 0, idle, to 1, full; empty when it is not known
 * @param note for people
 */
record Report(Availability availability, OptionalDouble load, String note) {
    private static final int NOTE_BYTES = 256;

    /**
     * @throws Refusal FIELD_INVALID when it is malformed
     */
    static Report of(ServiceReport report) {
        Availability availability = known(report.getAvailability(), "reports.availability");
        Ids.text(report.getNote(), "reports.note", NOTE_BYTES);
        return new Report(
                availability,
                report.hasLoad() ? OptionalDouble.of(load(report.getLoad(), "reports.load")) : OptionalDouble.empty(),
                report.getNote());
    }

    /** What was said, with unspecified as ready. */
    static Availability known(Availability availability, String field) {
        return switch (availability) {
            case AVAILABILITY_UNSPECIFIED, AVAILABILITY_READY -> Availability.AVAILABILITY_READY;
            case AVAILABILITY_BUSY, AVAILABILITY_AWAY -> availability;
            case UNRECOGNIZED -> throw Refusal.field(field, "is no value this hub knows");
        };
    }

    static double load(double load, String field) {
        if (!(load >= 0 && load <= 1)) {
            throw Refusal.field(field, "is " + load + "; expected 0, idle, to 1, full");
        }
        return load;
    }

    /** How far from ready: 0 for ready, and for a service that nobody reported of. */
    static int unreadiness(Availability availability) {
        return switch (availability) {
            case AVAILABILITY_UNSPECIFIED, AVAILABILITY_READY, UNRECOGNIZED -> 0;
            case AVAILABILITY_BUSY -> 1;
            case AVAILABILITY_AWAY -> 2;
        };
    }

    /**
     * Tells the service as its streams say together: the readiest one's availability and note, the mean of the loads.
     *
     * @param reports of all streams that reported, the newest last
     */
    static void tell(Collection<Report> reports, Service.Builder service) {
        service.clearAvailability().clearLoad().clearStatusNote();
        double loads = 0;
        int loaded = 0;
        int best = Integer.MAX_VALUE;
        for (Report report : reports) {
            if (report.load().isPresent()) {
                loads += report.load().getAsDouble();
                loaded++;
            }
            int unreadiness = unreadiness(report.availability());
            if (unreadiness <= best) {
                best = unreadiness;
                service.setAvailability(report.availability()).setStatusNote(report.note());
            }
        }
        if (loaded > 0) {
            service.setLoad(loads / loaded);
        }
    }
}
