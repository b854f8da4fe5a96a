package dev.claw.hub.registry;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.RatingRow;
import dev.claw.hub.store.RatingSum;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.RatingSummary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What agents think of services: one rating each, durable, and gone with the service's id. */
public final class Ratings {
    private static final int MAX_SCORE = 5;

    private final Writer writer;
    private final StoreReaders readers;
    private final Registrations registrations;
    private final int pageBytes;

    /**
     * The ratings of this store.
     *
     * @param pageBytes where a page of several ratings ends, in bytes
     */
    public Ratings(Writer writer, StoreReaders readers, Registrations registrations, int pageBytes) {
        this.writer = writer;
        this.readers = readers;
        this.registrations = registrations;
        this.pageBytes = pageBytes;
    }

    /** Rates a service, in the place of what this agent gave it before. Durable when it completes. */
    CompletionStage<RateServiceResponse> rate(String rater, RateServiceRequest request) {
        int hundredths = hundredths(request);
        Ids.text(request.getComment(), "comment", HubLimits.NOTE_BYTES);
        Declarations.checkTags(request.getTagsList());
        String serviceId = registrations.resolve(request.getServiceId());
        return writer.submit(batch -> {
            ServiceRow service = Registrations.existing(batch.store(), serviceId);
            if (service.owner().equals(rater)) {
                throw Refusal.of(
                        ErrorReason.ERROR_REASON_ACCESS_DENIED,
                        "service " + serviceId + " belongs to agent " + rater + ", and nobody rates an own service");
            }
            RatingRow rating = batch.store()
                    .services()
                    .ratings()
                    .put(new RatingRow(
                            serviceId,
                            rater,
                            hundredths,
                            request.getComment(),
                            List.copyOf(request.getTagsList()),
                            batch.now(),
                            0));
            return RateServiceResponse.newBuilder()
                    .setRating(proto(rating))
                    .setSummary(proto(batch.store().services().ratings().sum(serviceId)))
                    .build();
        });
    }

    /** A page of a service's ratings, the newest first, and what all of them come to. */
    CompletionStage<ListRatingsResponse> list(ListRatingsRequest request) {
        int size = Pages.size(request.getPageSize());
        String serviceId = registrations.resolve(request.getServiceId());
        long before = RatingTokens.before(request.getPageToken(), serviceId);
        return readers.read(session -> {
            Registrations.existing(session, serviceId);
            // One more than is told says whether there is a next page.
            List<RatingRow> rows = session.services().ratings().newest(serviceId, before, size + 1);
            return page(rows, size)
                    .setSummary(proto(session.services().ratings().sum(serviceId)))
                    .build();
        });
    }

    private ListRatingsResponse.Builder page(List<RatingRow> rows, int size) {
        ListRatingsResponse.Builder page = ListRatingsResponse.newBuilder();
        long bytes = 0;
        for (RatingRow row : rows) {
            Rating rating = proto(row);
            bytes += rating.getSerializedSize();
            int told = page.getRatingsCount();
            if (told == size || told > 0 && bytes > pageBytes) {
                return page.setNextPageToken(RatingTokens.token(rows.get(told - 1)));
            }
            page.addRatings(rating);
        }
        return page;
    }

    private static int hundredths(RateServiceRequest request) {
        double score = request.getScore();
        boolean within = score >= 0 && score <= MAX_SCORE;
        if (!request.hasScore() || !within) {
            throw Refusal.field(
                    "score", (request.hasScore() ? "is " + score : "is missing") + "; expected 0 to " + MAX_SCORE);
        }
        return BigDecimal.valueOf(score)
                .setScale(2, RoundingMode.HALF_UP)
                .unscaledValue()
                .intValueExact();
    }

    private static Rating proto(RatingRow row) {
        return Rating.newBuilder()
                .setServiceId(row.serviceId())
                .setRater(row.rater())
                .setScore(row.hundredths() / 100.0)
                .setComment(row.comment())
                .addAllTags(row.tags())
                .setRatedAt(Times.proto(row.ratedAt()))
                .build();
    }

    private static RatingSummary proto(RatingSum sum) {
        long total = sum.total();
        return RatingSummary.newBuilder()
                .setTotal(total)
                .setAverage(total == 0 ? 0 : sum.hundredths() / (100.0 * total))
                .addAllDistribution(sum.points())
                .build();
    }
}
