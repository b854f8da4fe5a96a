@NullMarked
package dev.claw.hub.commit;

import org.jspecify.annotations.NullMarked;
