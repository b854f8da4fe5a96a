package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.delivery;
import static dev.claw.hub.client.GroupFrames.acknowledged;
import static dev.claw.hub.client.GroupFrames.delivered;
import static dev.claw.hub.client.GroupFrames.followResults;
import static dev.claw.hub.client.GroupFrames.followed;
import static dev.claw.hub.client.GroupFrames.group;
import static dev.claw.hub.client.GroupFrames.opened;
import static dev.claw.hub.client.GroupFrames.position;
import static dev.claw.hub.client.GroupFrames.start;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.FollowResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GroupFollowTest {
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
    void markRead_tellsTheHubAndAcknowledgesTheGroupSoFar() {
        read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0)));
        stream.send(group("甲", 1, 3));
        awaitTexts("甲1", "甲2", "甲3");
        notes.entries().get(1).markRead();

        assertThat(acknowledged(stream).getChannelsList())
                .containsExactly(ChannelMark.newBuilder()
                        .setChannelId("甲")
                        .setReadThrough(2)
                        .build());
        assertThat(acknowledged(stream).getChannelsList()).containsExactly(delivered("甲", 2));
    }

    @Test
    void follow_laterAndNoMore_isAskedOnTheStream() {
        InboxSubscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened());
        CompletableFuture<ChannelFollowed> followed = inbox.follow(start("甲", 2));
        ExchangeRequest add = stream.take();
        assertThat(add.getFollow().getAddList()).containsExactly(start("甲", 2));
        assertThat(add.getFrameId()).isEqualTo(2);
        stream.send(followResults(
                2, FollowResult.newBuilder().setOk(followed("甲", 2, 3)).build()));
        stream.send(group("甲", 3, 3));
        assertThat(get(followed)).isEqualTo(followed("甲", 2, 3));
        awaitTexts("甲3");
        assertThat(notes.entries().get(0).redelivered()).isFalse();

        CompletableFuture<ChannelFollowed> left = inbox.unfollow("甲");
        ExchangeRequest remove = stream.take();
        assertThat(remove.getFollow().getRemoveList()).containsExactly("甲");
        stream.send(followResults(
                3, FollowResult.newBuilder().setOk(followed("甲", 3, 3)).build()));
        get(left);
        stream.drop();
        assertThat(fixture.hub.exchange.next().take().getOpen().getChannelsList())
                .isEmpty();
    }

    @Test
    void follow_refused_failsAndIsNotRepeated() {
        InboxSubscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened());
        CompletableFuture<ChannelFollowed> followed = inbox.follow(start("甲"));
        stream.take();
        stream.send(followResults(
                2,
                FollowResult.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, Map.of()))
                        .build()));

        assertThat(failure(followed).reason()).isEqualTo(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND);
        stream.drop();
        assertThat(fixture.hub.exchange.next().take().getOpen().getChannelsList())
                .isEmpty();
    }

    @Test
    void follow_linkBreaksBeforeTheAnswer_isAskedAgain() {
        InboxSubscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened());
        CompletableFuture<ChannelFollowed> followed = inbox.follow(start("甲"));
        stream.take();
        stream.drop();
        var second = fixture.hub.exchange.next();
        assertThat(second.take().getOpen().getChannelsList()).containsExactly(start("甲"));
        second.send(opened(followed("甲", 0, 0)));
        ExchangeRequest again = second.take();
        second.send(followResults(
                again.getFrameId(),
                FollowResult.newBuilder().setOk(followed("甲", 0, 0)).build()));

        get(followed);
    }

    @Test
    void manyGroups_areNamedAFrameAtATime() {
        ChannelStart[] starts =
                LongStream.range(0, 70).mapToObj(i -> start("g" + i)).toArray(ChannelStart[]::new);
        read(InboxOptions.defaults().withChannels(starts));
        var stream = fixture.hub.exchange.next();
        assertThat(stream.take().getOpen().getChannelsCount()).isEqualTo(64);
        stream.send(opened());

        assertThat(stream.take().getFollow().getAddCount()).isEqualTo(6);
    }

    @Test
    void close_confirmsWhatWasAcknowledgedInEachLog() {
        InboxSubscription inbox = read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0)));
        stream.send(delivery(1, 1));
        stream.send(group("甲", 1, 1));
        awaitTexts("第1条", "甲1");
        notes.entries().forEach(ReceivedEntry::acknowledge);
        inbox.close();
        get(inbox.closed());

        assertThat(fixture.hub.acknowledged)
                .containsExactlyInAnyOrder(
                        AcknowledgeMessagesRequest.newBuilder()
                                .setThrough(position(1))
                                .build(),
                        AcknowledgeMessagesRequest.newBuilder()
                                .addChannels(delivered("甲", 1))
                                .build());
    }

    @Test
    void close_oneOfTheGroupsWasLeft_confirmsTheOthersAlone() {
        fixture.hub.left.add("乙");
        InboxSubscription inbox = read(InboxOptions.defaults().withGroups());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(opened(followed("甲", 0, 0), followed("乙", 0, 0)));
        stream.send(group("甲", 1, 1));
        stream.send(group("乙", 1, 1));
        awaitTexts("甲1", "乙1");
        notes.entries().forEach(ReceivedEntry::acknowledge);
        inbox.close();
        get(inbox.closed());

        assertThat(fixture.hub.acknowledged)
                .hasSize(3)
                .contains(AcknowledgeMessagesRequest.newBuilder()
                        .addChannels(delivered("甲", 1))
                        .build());
    }

    @Test
    void follow_afterTheEnd_fails() {
        InboxSubscription inbox = read(InboxOptions.defaults());
        fixture.hub.exchange.next().take();
        inbox.close();
        get(inbox.closed());

        assertThat(failure(inbox.follow(start("甲")))).isNotNull();
    }
}
