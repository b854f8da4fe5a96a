/** Keys: policies, requests, grants, exact charges. */
@NullMarked
package dev.claw.hub.keys;

import org.jspecify.annotations.NullMarked;
