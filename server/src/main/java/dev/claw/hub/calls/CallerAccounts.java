package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The accounts of the agents that call now: each lives while a stream, an RPC or a kept call holds it. Any thread. */
final class CallerAccounts {
    private final HubLimits limits;
    private final ConcurrentMap<String, Held> accounts = new ConcurrentHashMap<>();

    private record Held(CallerAccount account, int holders) {}

    CallerAccounts(HubLimits limits) {
        this.limits = limits;
    }

    /** The agent's account; give it back with {@link #release}. */
    CallerAccount hold(String agentId) {
        return accounts.compute(
                        agentId,
                        (id, held) -> held == null
                                ? new Held(new CallerAccount(agentId, limits), 1)
                                : new Held(held.account(), held.holders() + 1))
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

    int count() {
        return accounts.size();
    }

    void forEach(Consumer<CallerAccount> action) {
        accounts.values().forEach(held -> action.accept(held.account()));
    }

    void forEachCall(Consumer<LiveCall> action) {
        forEach(account -> account.live().forEach(action));
    }
}
