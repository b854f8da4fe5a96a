package dev.claw.hub.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Lets one thread at a time do what many threads ask for: whoever finds the loop idle runs it, everybody else only
 * leaves word and goes on. There is no lock and no thread of its own. What the tasks and the pump touch needs no other
 * guard; each turn sees what happened before it was asked for.
 */
final class SerialLoop {
    private final Runnable pump;
    private final Consumer<Throwable> fault;
    private final Executor turns;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    /**
     * @param pump runs after the tasks of each turn; many requests may share one turn
     * @param fault gets what a task or the pump throws; the loop goes on
     * @param turns where turns are run that nobody entered for: at once with {@code Runnable::run}; an executor that runs
     *     them a little later lets what is asked for meanwhile share a turn
     */
    SerialLoop(Runnable pump, Consumer<Throwable> fault, Executor turns) {
        this.pump = pump;
        this.fault = fault;
        this.turns = turns;
    }

    /** Asks for a turn of the pump. */
    void signal() {
        if (asked.getAndIncrement() == 0) {
            try {
                turns.execute(this::run);
            } catch (RejectedExecutionException over) {
                // What is left to be done is the end of everything that waits.
                run();
            }
        }
    }

    /** Asks for a turn that runs this task first. */
    void execute(Runnable task) {
        tasks.add(task);
        signal();
    }

    /**
     * Takes the loop if it is idle: what is asked for meanwhile waits for {@link #leave()} and so shares one turn. With
     * false somebody else runs it, and nothing is to be left.
     */
    boolean enter() {
        return asked.getAndIncrement() == 0;
    }

    void leave() {
        run();
    }

    private void run() {
        int seen = asked.get();
        do {
            turn();
            seen = asked.addAndGet(-seen);
        } while (seen != 0);
    }

    // A turn that threw would leave the loop taken for ever, so everything is caught here.
    private void turn() {
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            pump.run();
        } catch (Throwable e) {
            fault.accept(e);
        }
    }
}
