package dev.claw.hub.registry;

import com.google.protobuf.CodedOutputStream;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.ServiceFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a list begins: behind the place of the last service told, whether or not that one is still
 * there. A token says which filter and order it is of. It is no secret, and anybody's to make up: it is read as such.
 */
final class PageTokens {
    private static final int QUERY_BYTES = 8;
    private static final int MAX_CHARS = 2_048;

    private PageTokens() {}

    static String token(Place place, ServiceFilter filter, Sorting sorting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(query(filter, sorting));
            out.writeUTF(place.serviceId());
            out.writeUTF(place.name());
            out.writeBoolean(place.online());
            out.writeByte(place.unreadiness());
            out.writeDouble(place.load());
            out.writeLong(place.declaration());
            out.writeUTF(place.price().map(BigDecimal::toPlainString).orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * The place that the page begins behind; empty for the first page.
     *
     * @throws Refusal FIELD_INVALID when the hub made no such token, or made it for another filter or order
     */
    static Optional<Place> place(String token, ServiceFilter filter, Sorting sorting) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (token.length() > MAX_CHARS) {
            throw malformed();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            throw malformed();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte[] query = in.readNBytes(QUERY_BYTES);
            Place place = read(in);
            if (in.read() >= 0 || Double.isNaN(place.load()) || !Ids.wellFormed(place.serviceId())) {
                throw malformed();
            }
            if (!Arrays.equals(query, query(filter, sorting))) {
                throw Refusal.field(
                        "page_token", "is of another filter or order; expected that of the last page of this list");
            }
            return Optional.of(place);
        } catch (IOException notOurs) {
            throw malformed();
        }
    }

    private static Place read(DataInputStream in) throws IOException {
        return new Place(
                in.readUTF(),
                in.readUTF(),
                in.readBoolean(),
                in.readByte(),
                in.readDouble(),
                in.readLong(),
                Prices.bound(in.readUTF(), "page_token"));
    }

    /** Names the filter and the order. Fields and entries of maps count the same in whatever order they came. */
    private static byte[] query(ServiceFilter filter, Sorting sorting) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.useDeterministicSerialization();
            filter.writeTo(out);
            out.flush();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.toByteArray());
            digest.update(sorting.name().getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(), QUERY_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Refusal malformed() {
        return Refusal.field("page_token", "is no token of this hub; expected the last page's next_page_token");
    }
}
