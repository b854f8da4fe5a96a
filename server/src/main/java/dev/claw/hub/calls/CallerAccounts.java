package dev.claw.hub.calls;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The accounts of the agents that call now: each lives while a stream or an RPC holds it. Any thread. */
final class CallerAccounts {
    private final ConcurrentMap<String, Held> accounts = new ConcurrentHashMap<>();

    private record Held(CallerAccount account, int holders) {}

    /** The agent's account; give it back with {@link #release}. */
    CallerAccount hold(String agentId) {
        return accounts.merge(
                        agentId,
                        new Held(new CallerAccount(agentId), 1),
                        (held, fresh) -> new Held(held.account(), held.holders() + 1))
                .account();
    }

    void release(CallerAccount account) {
        accounts.computeIfPresent(
                account.agentId(),
                (agentId, held) -> held.holders() == 1 ? null : new Held(held.account(), held.holders() - 1));
    }

    Optional<CallerAccount> find(String agentId) {
        return Optional.ofNullable(accounts.get(agentId)).map(Held::account);
    }

    void forEachCall(Consumer<LiveCall> action) {
        accounts.values().forEach(held -> held.account().live().forEach(action));
    }
}
