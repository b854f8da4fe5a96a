package dev.claw.hub.cli;

import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A door's port.
 *
 * @param number 0 for any free one; empty when the door stays closed
 */
record Port(OptionalInt number) {
    private static final int MAX = 65_535;

    /** Reads {@code off} or a number. */
    static final class Converter implements ITypeConverter<Port> {
        @Override
        public Port convert(String value) {
            if (value.equals("off")) {
                return new Port(OptionalInt.empty());
            }
            try {
                int number = Integer.parseInt(value);
                if (number >= 0 && number <= MAX) {
                    return new Port(OptionalInt.of(number));
                }
            } catch (NumberFormatException notANumber) {
                // Told below, together with a number out of range.
            }
            throw new TypeConversionException("'" + value + "' is no port; expected 0 to " + MAX + ", or off");
        }
    }
}
