package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramLinesTest {
    private static List<String> lines(byte[] printed, int most, int atOnce) throws IOException {
        InputStream slow = new ByteArrayInputStream(printed) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, atOnce));
            }
        };
        ProgramLines lines = new ProgramLines(slow, most);
        List<String> all = new ArrayList<>();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get());
        }
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void next_howeverItComes_givesWholeLinesWithTheirEnds(int atOnce) throws IOException {
        assertThat(lines(utf8("一\n\r\n\nlast 行"), 32, atOnce)).containsExactly("一\n", "\r\n", "\n", "last 行");
        assertThat(lines(utf8("北京\n"), 7, atOnce)).containsExactly("北京\n");
        assertThat(lines(utf8(""), 4, atOnce)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9})
    void next_lineThatIsTooLong_comesInPartsOfWholeCharacters(int most) throws IOException {
        String text = "a北京b😀c".repeat(20) + "\nnext";
        List<String> parts = lines(utf8(text), most, 3);

        assertThat(String.join("", parts)).isEqualTo(text);
        assertThat(parts).allSatisfy(part -> assertThat(utf8(part).length).isLessThanOrEqualTo(most));
    }

    @Test
    void next_noUtf8_givesEachByteAsAReplacement() throws IOException {
        byte[] bytes = new byte[10];
        Arrays.fill(bytes, (byte) 0x80);

        assertThat(String.join("", lines(bytes, 4, 3))).isEqualTo("\uFFFD".repeat(10));
        Arrays.fill(bytes, (byte) 0xF0);
        assertThat(String.join("", lines(bytes, 4, 3))).isEqualTo("\uFFFD".repeat(10));
    }
}
