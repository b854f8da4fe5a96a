package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a listed service is put in order by: all that any {@link Sorting} looks at, so that a place in one of them can be
 * told to a client and found again when the service itself has gone.
 *
 * @param unreadiness see {@link Report#unreadiness}
 * @param load as reported; 0 when none was
 * @param declaration rises with every declaration of any service
 * @param price the amount of the service's price
 */
record Place(
        String serviceId,
        String name,
        boolean online,
        int unreadiness,
        double load,
        long declaration,
        Optional<BigDecimal> price) {

    static Place of(Service service, long declaration) {
        return new Place(
                service.getServiceId(),
                service.getName(),
                service.getOnline(),
                Report.unreadiness(service.getAvailability()),
                service.getLoad(),
                declaration,
                service.hasPrice()
                        ? Optional.of(new BigDecimal(service.getPrice().getAmount()))
                        : Optional.empty());
    }
}
