package dev.claw.hub.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;

/** What a provider may declare, and how others see it. */
final class Declarations {
    private static final int MAX_TAGS = 32;
    private static final int TAG_BYTES = 64;
    private static final int VERSION_BYTES = 64;
    private static final int MAX_ANNOTATIONS = 64;
    private static final int DOCUMENTATION_BYTES = 256 << 10;

    private Declarations() {}

    /** Refuses a malformed or oversized declaration. */
    static ServiceDeclaration check(ServiceDeclaration service, HubLimits limits) {
        Ids.optional(service.getServiceId(), "service_id");
        Ids.name(service.getName(), "name");
        Ids.text(service.getDescription(), "description", HubLimits.NOTE_BYTES);
        Ids.text(service.getVersion(), "version", VERSION_BYTES);
        Ids.text(service.getDocumentation(), "documentation", DOCUMENTATION_BYTES);
        if (service.getTagsCount() > MAX_TAGS) {
            throw Refusal.field("tags", "has " + service.getTagsCount() + " entries; at most " + MAX_TAGS);
        }
        for (String tag : service.getTagsList()) {
            if (tag.isEmpty()) {
                throw Refusal.field("tags", "holds an empty one; expected 1 to " + TAG_BYTES + " bytes each");
            }
            Ids.text(tag, "tags", TAG_BYTES);
        }
        if (service.getAnnotationsCount() > MAX_ANNOTATIONS) {
            throw Refusal.field(
                    "annotations", "has " + service.getAnnotationsCount() + " entries; at most " + MAX_ANNOTATIONS);
        }
        service.getAnnotationsMap().keySet().forEach(key -> Ids.required(key, "annotations key"));
        int bytes = service.toBuilder().clearDocumentation().build().getSerializedSize();
        if (bytes > limits.serviceBytes()) {
            throw Refusal.field(
                    "services",
                    "declares " + bytes + " bytes beside its documentation; at most " + limits.serviceBytes()
                            + " are allowed");
        }
        return service;
    }

    /** The service as others see it, with its documentation, neither listed nor online. */
    static Service service(ServiceRow row) {
        ServiceDeclaration declared = parse(row);
        return Service.newBuilder()
                .setServiceId(row.id())
                .setOwner(row.owner())
                .setName(declared.getName())
                .setDescription(declared.getDescription())
                .setVersion(declared.getVersion())
                .addAllTags(declared.getTagsList())
                .setDocumentation(declared.getDocumentation())
                .putAllAnnotations(declared.getAnnotationsMap())
                .setKeyRequired(row.policy().isPresent())
                .setCreatedAt(Times.proto(row.createdAt()))
                .setDeclaredAt(Times.proto(row.declaredAt()))
                .build();
    }

    /** The service as lists tell it, without its documentation. */
    static Service listed(ServiceRow row) {
        return service(row).toBuilder().clearDocumentation().build();
    }

    private static ServiceDeclaration parse(ServiceRow row) {
        try {
            return ServiceDeclaration.parseFrom(row.declaration());
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("the stored declaration of service " + row.id() + " is damaged", e);
        }
    }
}
