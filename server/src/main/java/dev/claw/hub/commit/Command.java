package dev.claw.hub.commit;

/**
 * One change of the store, all or nothing.
 *
 * <p>It decides first and writes then: a command that throws {@link dev.claw.hub.error.Refusal} must have written
 * nothing, for the batch it is part of goes on without it. Any other exception rolls back the batch; its commands are
 * then run again, each in a transaction of its own. So a command may run twice: it must take what it decides by from
 * the batch and from its own fields, and change nothing outside of the store.
 *
 * @param <T> what it answers once it is durable
 */
@FunctionalInterface
public interface Command<T> {
    /** Runs on the writer's thread; must not block or wait. */
    T run(Batch batch);
}
