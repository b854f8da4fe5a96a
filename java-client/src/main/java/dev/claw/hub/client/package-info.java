/**
 * The Java SDK of the hub: {@link dev.claw.hub.client.HubClient} blocks, {@link dev.claw.hub.client.AsyncHubClient}
 * does not. Requests, answers and values are the generated types of {@code dev.claw.hub.v1}.
 */
@NullMarked
package dev.claw.hub.client;

import org.jspecify.annotations.NullMarked;
