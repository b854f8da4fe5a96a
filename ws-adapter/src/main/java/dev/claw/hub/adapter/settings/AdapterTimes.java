package dev.claw.hub.adapter.settings;

import java.time.Duration;

/**
 * How long an adapter waits. All are over zero.
 *
 * @param handshake for the upgrade of a new connection, and for the hub to say whose a token is
 * @param request for a request of the REST door to come whole
 * @param call for the answer of a call that an old agent makes
 * @param keyDecision for a provider to decide on a request for a key before the one who asked is told that it has not;
 *     old clients wait 30 s
 * @param optionalKey the same where calls need no key: who asks is not kept from calling for long
 * @param pingEvery between WebSocket pings to a connection
 * @param silence without any frame or pong before a connection is closed
 * @param stall without a byte taken while data waits before a connection is closed with 1013
 * @param replayAfter from the upgrade to the first message pushed
 * @param settle that a connection must stay open behind an answered ping before what came before the ping counts as
 *     delivered
 * @param quiet from the upgrade during which nothing is pushed while a request waits for its answer, for agents that
 *     take the first frame that comes as their answer
 * @param lists between two lists of services that are pushed to a connection
 * @param idleStreams after the last call or message of an agent before its streams for them are closed
 * @param chat for what other agents say
 */
public record AdapterTimes(
        Duration handshake,
        Duration request,
        Duration call,
        Duration keyDecision,
        Duration optionalKey,
        Duration pingEvery,
        Duration silence,
        Duration stall,
        Duration replayAfter,
        Duration settle,
        Duration quiet,
        Duration lists,
        Duration idleStreams,
        ChatTimes chat) {
    public AdapterTimes {
        positive("handshake", handshake);
        positive("request", request);
        positive("call", call);
        positive("keyDecision", keyDecision);
        positive("optionalKey", optionalKey);
        positive("pingEvery", pingEvery);
        positive("silence", silence);
        positive("stall", stall);
        positive("replayAfter", replayAfter);
        positive("settle", settle);
        positive("quiet", quiet);
        positive("lists", lists);
        positive("idleStreams", idleStreams);
    }

    public static AdapterTimes defaults() {
        return new AdapterTimes(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(25),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                ChatTimes.defaults());
    }

    static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected more than zero");
        }
    }
}
