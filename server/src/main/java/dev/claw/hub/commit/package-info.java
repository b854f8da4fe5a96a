/** The doors to the store: one for everything that is written, in batches, and one for what is read. */
@NullMarked
package dev.claw.hub.commit;

import org.jspecify.annotations.NullMarked;
