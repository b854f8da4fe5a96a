package dev.claw.hub.store.sql;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.store.NamedCallersRow;
import dev.claw.hub.store.ServiceAccessRow;
import dev.claw.hub.store.ServiceAccessStore;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ServiceAccess;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Who may call the services; a list of names is one value. */
final class ServiceAccesses implements ServiceAccessStore {
    private final SqlConnection connection;

    ServiceAccesses(SqlConnection connection) {
        this.connection = connection;
    }

    @Override
    public ServiceAccessRow of(String serviceId) {
        return connection
                .first(
                        "SELECT declared, callers FROM service_access WHERE service_id = ?",
                        ServiceAccesses::row,
                        serviceId)
                .orElse(ServiceAccessRow.OPEN);
    }

    @Override
    public void put(String serviceId, ServiceAccessRow row) {
        connection.update(
                "INSERT INTO service_access (service_id, declared, callers) VALUES (?, ?, ?)"
                        + " ON CONFLICT (service_id) DO UPDATE SET declared = excluded.declared, callers = excluded.callers",
                serviceId,
                bytes(row.declared()),
                row.callers().map(ServiceAccesses::bytes));
    }

    @Override
    public List<NamedCallersRow> named() {
        return connection.list(
                "SELECT s.id, s.owner, a.callers FROM service_access a JOIN services s ON s.id = a.service_id"
                        + " WHERE a.callers IS NOT NULL ORDER BY a.service_id",
                row -> new NamedCallersRow(row.getString(1), row.getString(2), names(row.getBytes(3))));
    }

    void remove(String serviceId) {
        connection.update("DELETE FROM service_access WHERE service_id = ?", serviceId);
    }

    private static ServiceAccessRow row(ResultSet row) throws SQLException {
        return new ServiceAccessRow(
                names(row.getBytes(1)), Optional.ofNullable(row.getBytes(2)).map(ServiceAccesses::names));
    }

    private static byte[] bytes(List<String> names) {
        return ServiceAccess.newBuilder().addAllCallers(names).build().toByteArray();
    }

    private static List<String> names(byte[] bytes) {
        try {
            return List.copyOf(ServiceAccess.parseFrom(bytes).getCallersList());
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("a stored list of callers is damaged", e);
        }
    }
}
