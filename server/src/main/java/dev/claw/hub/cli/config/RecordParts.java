package dev.claw.hub.cli.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of records, taken apart into their innermost values and put together with others, so that a limit that is
 * added to the hub needs a row in the table of settings and nothing else.
 */
final class RecordParts {
    private RecordParts() {}

    /** The innermost values by the path of their components' names, in the order of declaration. */
    static Map<List<String>, Object> of(Record whole) {
        Map<List<String>, Object> parts = new LinkedHashMap<>();
        collect(whole, List.of(), parts);
        return parts;
    }

    /** The same record with other innermost values; an int may be given as a long. */
    static <R extends Record> R with(R whole, Class<R> type, Map<List<String>, Object> others) {
        return type.cast(rebuilt(whole, List.of(), others));
    }

    private static void collect(Record whole, List<String> path, Map<List<String>, Object> parts) {
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
            Object value = value(whole, component);
            List<String> below = below(path, component);
            if (value instanceof Record part) {
                collect(part, below, parts);
            } else {
                parts.put(below, value);
            }
        }
    }

    private static Object rebuilt(Record whole, List<String> path, Map<List<String>, Object> others) {
        RecordComponent[] components = whole.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            List<String> below = below(path, components[i]);
            Object old = value(whole, components[i]);
            types[i] = components[i].getType();
            values[i] = old instanceof Record part ? rebuilt(part, below, others) : others.getOrDefault(below, old);
            if (types[i] == int.class && values[i] instanceof Long count) {
                values[i] = Math.toIntExact(count);
            }
        }
        try {
            Constructor<?> constructor = whole.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(whole.getClass() + " cannot be made anew", e);
        }
    }

    private static Object value(Record whole, RecordComponent component) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static List<String> below(List<String> path, RecordComponent component) {
        List<String> below = new ArrayList<>(path);
        below.add(component.getName());
        return List.copyOf(below);
    }
}
