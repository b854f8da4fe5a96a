package dev.claw.hub.wiring;

import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.adapter.settings.ChatTimes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * What an adapter of a test is started with: as in life, but for what the test names, for an agent that counts as having
 * received almost at once, and for connections that are looked at often. Limits and times go by the names of their
 * components.
 */
record AdapterPlan(AdapterLimits limits, AdapterTimes times, ChatTimes chat, InstantSource clock) {
    static AdapterPlan usual() {
        return new AdapterPlan(
                        AdapterLimits.defaults(), AdapterTimes.defaults(), ChatTimes.defaults(), InstantSource.system())
                .time("replayAfter", Duration.ofMillis(20))
                .time("settle", Duration.ofMillis(50))
                .time("pingEvery", Duration.ofMillis(40));
    }

    AdapterPlan limit(String name, int most) {
        return new AdapterPlan(with(limits, name, most), times, chat, clock);
    }

    AdapterPlan time(String name, Duration length) {
        return new AdapterPlan(limits, with(times, name, length), chat, clock);
    }

    AdapterPlan chat(String name, Duration length) {
        ChatTimes changed = with(chat, name, length);
        return new AdapterPlan(limits, with(times, "chat", changed), changed, clock);
    }

    /** It shows this time to people and agents. */
    AdapterPlan at(InstantSource shown) {
        return new AdapterPlan(limits, times, chat, shown);
    }

    WatchedAdapter start(HubFixture hub) throws Exception {
        return new WatchedAdapter(hub, this);
    }

    private static <R extends Record> R with(R record, String name, Object value) {
        RecordComponent[] parts = record.getClass().getRecordComponents();
        if (Arrays.stream(parts).noneMatch(part -> part.getName().equals(name))) {
            throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no " + name);
        }
        try {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].getName().equals(name)
                        ? value
                        : parts[i].getAccessor().invoke(record);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) record.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException e) {
            throw new IllegalStateException("records can be taken apart and made", e);
        }
    }
}
