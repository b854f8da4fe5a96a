package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.EPOCH;
import static dev.claw.hub.client.Frames.delivery;
import static dev.claw.hub.client.GroupFrames.acknowledged;
import static dev.claw.hub.client.GroupFrames.delivered;
import static dev.claw.hub.client.GroupFrames.followResults;
import static dev.claw.hub.client.GroupFrames.followed;
import static dev.claw.hub.client.GroupFrames.group;
import static dev.claw.hub.client.GroupFrames.opened;
import static dev.claw.hub.client.GroupFrames.start;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FollowResult;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GroupInboxTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final Notes notes = new Notes();

    private InboxSubscription read(InboxOptions options) {
        return fixture.client().messages().inbox(options, notes);
    }

    private void awaitTexts(String... texts) {
        await().until(() -> notes.texts().equals(List.of(texts)));
    }

    @Test
    void groups_areToldWithTheInboxAndAcknowledgedEachInItsLog() {
        read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        assertThat(stream.take().getOpen().getFollowGroups()).isTrue();
        stream.send(opened(followed("甲", 4, 6), followed("乙", 0, 0)));
        stream.send(delivery(1, 1));
        stream.send(group("甲", 5, 7));
        stream.send(group("乙", 1, 1));
        awaitTexts("第1条", "甲5", "甲6", "甲7", "乙1");

        List<ReceivedEntry> entries = notes.entries();
        assertThat(entries).extracting(ReceivedEntry::seq).containsExactly(1L, 5L, 6L, 7L, 1L);
        assertThat(entries)
                .extracting(entry -> entry.group().orElse("inbox"))
                .containsExactly("inbox", "甲", "甲", "甲", "乙");
        assertThat(entries)
                .extracting(ReceivedEntry::redelivered)
                .as("up to the head at the first attach")
                .containsExactly(false, true, true, false, false);
        entries.get(2).acknowledge();
        entries.get(4).acknowledge();
        assertThat(acknowledged(stream).getChannelsList()).containsExactly(delivered("乙", 1));
        entries.get(1).acknowledge();
        AcknowledgeFrame frame = acknowledged(stream);
        assertThat(frame.getChannelsList()).containsExactly(delivered("甲", 6));
        assertThat(frame.getThrough()).isZero();
    }

    @Test
    void group_joinedLater_beginsAtItsFirstEntryAsNews() {
        read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened());
        ChannelEvent joined = ChannelEvent.newBuilder()
                .setChannelId("新")
                .setSeq(40)
                .setKind(ChannelEventKind.CHANNEL_EVENT_KIND_JOINED)
                .build();
        stream.send(ExchangeResponse.newBuilder()
                .setChannel(ChannelDelivery.newBuilder()
                        .setChannelId("新")
                        .setThrough(40)
                        .addEntries(ChannelEntry.newBuilder().setChannelEvent(joined)))
                .build());

        await().until(() -> notes.entries().size() == 1);
        ReceivedEntry entry = notes.entries().get(0);
        assertThat(entry.entry().getChannelEvent()).isEqualTo(joined);
        assertThat(entry.entry().getInboxSeq()).isZero();
        assertThat(entry.redelivered()).isFalse();
        entry.acknowledge();
        assertThat(acknowledged(stream).getChannelsList()).containsExactly(delivered("新", 40));
    }

    @Test
    @DisplayName("G4, G6: after a broken link each group goes on behind its own position, and shows nothing twice")
    void reconnect_namedGroups_resumeEachBehindWhatIsAcknowledgedInIt() {
        read(InboxOptions.defaults().withChannels(start("甲", 4), start("乙")));
        var stream = fixture.hub.exchange.next();
        assertThat(stream.take().getOpen().getChannelsList()).containsExactly(start("甲", 4), start("乙"));
        stream.send(opened(followed("甲", 4, 6), followed("乙", 0, 2)));
        stream.send(group("甲", 5, 6));
        stream.send(group("乙", 1, 2));
        awaitTexts("甲5", "甲6", "乙1", "乙2");
        assertThat(notes.entries())
                .extracting(ReceivedEntry::redelivered)
                .as("behind an own position nothing was shown")
                .containsExactly(false, false, true, true);
        notes.entries().get(0).acknowledge();
        acknowledged(stream);
        stream.drop();

        var second = fixture.hub.exchange.next();
        assertThat(second.take().getOpen().getChannelsList()).containsExactly(start("甲", 5), start("乙", 0));
        second.send(opened(followed("甲", 5, 7), followed("乙", 0, 2)));
        assertThat(acknowledged(second).getChannelsList())
                .as("what was told on the lost stream is told again")
                .containsExactly(delivered("甲", 5));
        second.send(group("甲", 6, 7));
        second.send(group("乙", 1, 2));
        awaitTexts("甲5", "甲6", "乙1", "乙2", "甲7");
    }

    @Test
    void reconnect_hubNeverHeardAnAcknowledgement_isToldAgainAndNothingIsShownTwice() {
        read(InboxOptions.defaults().withGroups().withWindow(1));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0)));
        stream.send(group("甲", 1, 1));
        awaitTexts("甲1");
        notes.entries().get(0).acknowledge();
        acknowledged(stream);
        stream.drop();

        var second = fixture.hub.exchange.next();
        second.take();
        second.send(opened(followed("甲", 0, 1)));
        acknowledged(second);
        second.send(group("甲", 1, 1));
        assertThat(acknowledged(second).getChannelsList()).containsExactly(delivered("甲", 1));
        second.send(group("甲", 2, 2));
        awaitTexts("甲1", "甲2");
    }

    @Test
    void reconnect_noLongerAMemberOfOne_goesOnWithTheOthers() {
        InboxSubscription inbox = read(InboxOptions.defaults().withChannels(start("甲"), start("乙")));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0), followed("乙", 0, 0)));
        get(inbox.opened());
        stream.send(group("乙", 1, 1));
        awaitTexts("乙1");
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        second.send(ExchangeResponse.newBuilder()
                .setFrameId(1)
                .setError(Frames.error(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, Map.of()))
                .build());

        var third = fixture.hub.exchange.next();
        ExchangeOpen open = third.take().getOpen();
        assertThat(open.getChannelsList()).isEmpty();
        third.send(opened());
        ExchangeRequest follow = third.take();
        assertThat(follow.getFollow().getAddList()).containsExactlyInAnyOrder(start("甲", 0), start("乙", 0));
        boolean firstIsLeft = follow.getFollow().getAdd(0).getChannelId().equals("甲");
        FollowResult left = FollowResult.newBuilder()
                .setError(Frames.error(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, Map.of()))
                .build();
        FollowResult kept = FollowResult.newBuilder().setOk(followed("乙", 0, 2)).build();
        third.send(followResults(follow.getFrameId(), firstIsLeft ? left : kept, firstIsLeft ? kept : left));
        third.send(group("乙", 1, 2));
        awaitTexts("乙1", "乙2");
        assertThat(inbox.closed()).isNotDone();
    }

    @Test
    void open_groupThatIsNotJoined_endsTheSubscription() {
        InboxSubscription inbox = read(InboxOptions.defaults().withChannels(start("甲")));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(ExchangeResponse.newBuilder()
                .setFrameId(1)
                .setError(Frames.error(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, Map.of()))
                .build());

        assertThat(failure(inbox.closed()).reason()).isEqualTo(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND);
    }

    @Test
    void epochChanged_groupStartsOverWithItsNewNumbers() {
        read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0)));
        stream.send(group("甲", 1, 3));
        awaitTexts("甲1", "甲2", "甲3");
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        ExchangeResponse.Builder opened = Frames.exchangeOpened(EPOCH + 1, 0, 0).toBuilder();
        opened.getOpenedBuilder()
                .addChannels(ChannelFollowed.newBuilder()
                        .setChannelId("甲")
                        .setPosition(Position.newBuilder().setEpoch(EPOCH + 1)));
        second.send(opened.build());
        notes.entries().get(0).acknowledge();
        second.send(group("甲", 1, 1));

        awaitTexts("甲1", "甲2", "甲3", "甲1");
        assertThat(second.waiting()).isZero();
        notes.entries().get(3).acknowledge();
        assertThat(acknowledged(second).getChannelsList()).containsExactly(delivered("甲", 1));
    }

    @Test
    void gap_ofAGroup_namesItUnlessItWasShown() {
        read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 5, 9)));
        stream.send(ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder()
                        .setCause(GapCause.GAP_CAUSE_TRIMMED)
                        .setOldestHeld(6)
                        .setChannelId("甲"))
                .build());
        stream.send(ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder()
                        .setCause(GapCause.GAP_CAUSE_TRIMMED)
                        .setOldestHeld(9)
                        .setChannelId("甲"))
                .build());
        stream.send(group("甲", 9, 9));

        awaitTexts("gap GAP_CAUSE_TRIMMED", "甲9");
    }
}
