package dev.claw.hub.client;

import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.WithdrawFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services of one publication, what is to be said of them, and the frames made of that. Only the publish link's owner
 * looks.
 */
final class PublishFrames {
    private final String instanceId;
    private final List<Listing> listings = new ArrayList<>();
    private final Reports reports = new Reports();
    private final Map<Long, List<Listing>> declared = new HashMap<>();
    private final Map<Long, List<Listing>> withdrawn = new HashMap<>();
    private long frameId;

    PublishFrames(String instanceId) {
        this.instanceId = instanceId;
    }

    List<Listing> listings() {
        return listings;
    }

    Reports reports() {
        return reports;
    }

    // Without an id the hub takes the service of that name.
    Optional<Listing> find(ServiceDeclaration wanted) {
        return wanted.getServiceId().isEmpty()
                ? listings.stream()
                        .filter(listing -> listing.wanted().getName().equals(wanted.getName()))
                        .findFirst()
                : find(wanted.getServiceId());
    }

    Optional<Listing> find(String serviceId) {
        return listings.stream().filter(listing -> listing.is(serviceId)).findFirst();
    }

    Listing newListing(ServiceDeclaration wanted) {
        Listing listing = new Listing(wanted);
        listings.add(listing);
        return listing;
    }

    /** The services as the hub told them last. */
    List<Service> services() {
        return listings.stream().flatMap(listing -> listing.told().stream()).toList();
    }

    PublishRequest open() {
        frameId = FrameLimits.OPEN;
        return PublishRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(PublishOpen.newBuilder().setInstanceId(instanceId))
                .build();
    }

    Optional<PublishRequest> next() {
        return declareFrame()
                .or(() -> withdrawFrame(false))
                .or(() -> withdrawFrame(true))
                .or(this::reportFrame);
    }

    private Optional<PublishRequest> declareFrame() {
        DeclareFrame.Builder frame = DeclareFrame.newBuilder();
        List<Listing> batch = new ArrayList<>();
        int bytes = 0;
        for (Listing listing : listings) {
            int size = listing.wanted().getSerializedSize();
            if (listing.toDeclare() && FrameLimits.fits(batch.size(), bytes, size)) {
                frame.addServices(listing.declare());
                batch.add(listing);
                bytes += size;
            }
        }
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        declared.put(++frameId, batch);
        return Optional.of(PublishRequest.newBuilder()
                .setFrameId(frameId)
                .setDeclare(frame)
                .build());
    }

    private Optional<PublishRequest> withdrawFrame(boolean release) {
        List<Listing> batch = listings.stream()
                .filter(listing -> listing.toWithdraw(release))
                .limit(FrameLimits.ENTRIES)
                .toList();
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        WithdrawFrame.Builder frame = WithdrawFrame.newBuilder().setRelease(release);
        batch.forEach(listing -> frame.addServiceIds(listing.askWithdrawal()));
        withdrawn.put(++frameId, batch);
        return Optional.of(PublishRequest.newBuilder()
                .setFrameId(frameId)
                .setWithdraw(frame)
                .build());
    }

    private Optional<PublishRequest> reportFrame() {
        Optional<PublishRequest> frame = reports.frame(
                frameId + 1, id -> find(id).filter(Listing::listedHere).isPresent());
        if (frame.isPresent()) {
            frameId++;
        }
        return frame;
    }

    /** How many entries a frame had that the hub has not answered. */
    int asked(long frame) {
        return declared.getOrDefault(frame, List.of()).size()
                + withdrawn.getOrDefault(frame, List.of()).size()
                + reports.asked(frame);
    }

    List<Listing> takeDeclared(long frame) {
        List<Listing> batch = declared.remove(frame);
        return batch == null ? List.of() : batch;
    }

    List<Listing> takeWithdrawn(long frame) {
        List<Listing> batch = withdrawn.remove(frame);
        return batch == null ? List.of() : batch;
    }

    /** The stream is gone, and the list with it. */
    void lost() {
        declared.clear();
        withdrawn.clear();
        reports.lost();
        listings.forEach(Listing::lost);
    }
}
