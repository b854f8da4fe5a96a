package dev.claw.hub.messages;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.PositionRow;
import dev.claw.hub.stream.RowPage;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListReceiptsResponse;
import dev.claw.hub.v1.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far readers are, as others are told (G8): what a reader acknowledged, read, or lost by expiry. Any thread. */
final class ReceiptReads {
    private final StoreReaders readers;
    private final ChannelChoice choice;
    private final HubLimits limits;

    ReceiptReads(StoreReaders readers, ChannelChoice choice, HubLimits limits) {
        this.readers = readers;
        this.choice = choice;
        this.limits = limits;
    }

    static Receipt proto(PositionRow row) {
        return Receipt.newBuilder()
                .setChannelId(row.channelId())
                .setAgentId(row.agent())
                .setReader(Reader.told(row.reader()))
                .setDeliveredThrough(row.marks().delivered())
                .setReadThrough(row.marks().read())
                .setExpiredThrough(row.marks().expired())
                .setChangedAt(Times.proto(row.changedAt()))
                .build();
    }

    /** Of the other ones in the agent's channels of two, in the order of their changes. */
    CompletionStage<RowPage<PositionRow>> ofPeers(String agent, long after) {
        int most = limits.frameEntries();
        return readers.read(session ->
                RowPage.of(session.positions().ofPeersAfter(agent, after, most), PositionRow::revision, after, most));
    }

    /** Of the other members of a group, in the order of their changes. */
    CompletionStage<RowPage<PositionRow>> inGroup(long channel, String agent, long after) {
        int most = limits.frameEntries();
        return readers.read(session -> RowPage.of(
                session.positions().inGroupAfter(channel, agent, after, most), PositionRow::revision, after, most));
    }

    CompletionStage<ListReceiptsResponse> list(String agent, ListReceiptsRequest request) {
        int size = Pages.size(request.getPageSize());
        Place after = Place.of(request.getPageToken());
        ChannelChoice.Choice which = choice.of(request);
        return readers.read(session -> {
            ChannelRow channel = which.find(session, agent);
            List<PositionRow> rows =
                    session.positions().inChannel(channel.key(), agent, after.agent(), after.reader(), size);
            ListReceiptsResponse.Builder page = ListReceiptsResponse.newBuilder();
            rows.forEach(row -> page.addReceipts(proto(row)));
            if (rows.size() == size) {
                PositionRow last = rows.get(size - 1);
                page.setNextPageToken(new Place(last.agent(), Reader.told(last.reader())).token());
            }
            return page.build();
        });
    }

    /** The last place of a page. */
    private record Place(String agent, String reader) {
        static Place of(String token) {
            if (token.isEmpty()) {
                return new Place("", "");
            }
            try {
                String place = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
                int end = place.indexOf('\n');
                if (end > 0) {
                    return new Place(place.substring(0, end), place.substring(end + 1));
                }
            } catch (IllegalArgumentException notOurs) {
                // Told below, together with one that holds no place.
            }
            throw Refusal.field("page_token", "is \"" + token + "\"; expected the last page's next_page_token");
        }

        String token() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((agent + "\n" + reader).getBytes(StandardCharsets.UTF_8));
        }
    }
}
