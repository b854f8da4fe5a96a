package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyVariantRow;
import dev.claw.hub.store.KeyVariantStore;
import java.util.List;
import java.util.Optional;

/** The named terms of the services' policies. */
final class KeyVariants implements KeyVariantStore {
    private static final String SELECT = "SELECT " + KeyRows.VARIANT + " FROM key_variants WHERE service_id = ?";

    private final SqlConnection connection;

    KeyVariants(SqlConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<KeyVariantRow> of(String serviceId) {
        return connection.list(SELECT + " ORDER BY place", KeyRows::variant, serviceId);
    }

    @Override
    public Optional<KeyVariantRow> find(String serviceId, String name) {
        return connection.first(SELECT + " AND name = ?", KeyRows::variant, serviceId, name);
    }

    @Override
    public void replace(String serviceId, List<KeyVariantRow> variants) {
        connection.update("DELETE FROM key_variants WHERE service_id = ?", serviceId);
        int place = 0;
        for (KeyVariantRow variant : variants) {
            connection.update(
                    "INSERT INTO key_variants (service_id, place, name, description, ask, lifetime, max_calls)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    serviceId,
                    place++,
                    variant.name(),
                    variant.description(),
                    variant.ask().map(ask -> ask ? 1 : 0),
                    variant.lifetime().map(Micros::of),
                    variant.maxCalls());
        }
    }
}
