@NullMarked
package dev.claw.hub.store.sql;

import org.jspecify.annotations.NullMarked;
