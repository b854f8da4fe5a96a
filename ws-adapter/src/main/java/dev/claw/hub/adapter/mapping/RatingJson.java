package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.UserFrame.Rate;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.RatingSummary;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How old agents rate services and see what others think of them. */
public final class RatingJson {
    private static final int AVERAGE_DIGITS = 2;

    private RatingJson() {}

    /** A rating as it is given to the hub. */
    public static RateServiceRequest request(Rate rate) {
        return RateServiceRequest.newBuilder()
                .setServiceId(rate.serviceId())
                .setScore(rate.score().doubleValue())
                .setComment(rate.comment())
                .addAllTags(rate.tags())
                .build();
    }

    /** One rating. */
    public static String rating(Rating rating) {
        return new ObjectJson()
                .text("service_id", rating.getServiceId())
                .text("user_id", rating.getRater())
                .raw("score", number(rating.getScore()))
                .text("comment", rating.getComment())
                .texts("tags", rating.getTagsList())
                .text("created_at", ChatEntries.time(rating.getRatedAt()))
                .json();
    }

    /** What a service's ratings come to. */
    public static String stats(String serviceId, RatingSummary summary) {
        return new ObjectJson()
                .text("service_id", serviceId)
                .number("total", summary.getTotal())
                .raw("average", number(summary.getAverage()))
                .raw("distribution", distribution(summary))
                .json();
    }

    private static String distribution(RatingSummary summary) {
        ObjectJson counts = new ObjectJson();
        for (int points = 0; points < summary.getDistributionCount(); points++) {
            counts.number(String.valueOf(points), summary.getDistribution(points));
        }
        return counts.json();
    }

    private static String number(double value) {
        BigDecimal plain = BigDecimal.valueOf(value)
                .setScale(AVERAGE_DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return plain.toPlainString();
    }
}
