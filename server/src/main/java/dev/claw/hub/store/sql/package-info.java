/**
 * The store in SQL: one implementation, plain JDBC, with what differs between databases in {@link
 * dev.claw.hub.store.sql.Dialect}. {@link dev.claw.hub.store.sql.SqlStore} is the way in.
 */
@NullMarked
package dev.claw.hub.store.sql;

import org.jspecify.annotations.NullMarked;
