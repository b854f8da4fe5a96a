package dev.claw.hub.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import java.util.List;
import java.util.Optional;

/** What a provider may declare, and how others see it. */
final class Declarations {
    private static final int MAX_TAGS = 32;
    private static final int TAG_BYTES = 64;
    private static final int VERSION_BYTES = 64;
    private static final int MAX_ANNOTATIONS = 64;
    private static final int DOCUMENTATION_BYTES = 256 << 10;

    private Declarations() {}

    /** Refuses a malformed or oversized declaration. Schemas are weighed, and not looked into. */
    static ServiceDeclaration check(ServiceDeclaration service, HubLimits limits) {
        Ids.optional(service.getServiceId(), "service_id");
        Ids.name(service.getName(), "name");
        Ids.text(service.getDescription(), "description", HubLimits.NOTE_BYTES);
        Ids.text(service.getVersion(), "version", VERSION_BYTES);
        Ids.text(service.getDocumentation(), "documentation", DOCUMENTATION_BYTES);
        checkTags(service.getTagsList());
        if (service.getAnnotationsCount() > MAX_ANNOTATIONS) {
            throw Refusal.field(
                    "annotations", "has " + service.getAnnotationsCount() + " entries; at most " + MAX_ANNOTATIONS);
        }
        service.getAnnotationsMap().keySet().forEach(key -> Ids.required(key, "annotations key"));
        if (service.hasPrice()) {
            Prices.check(service.getPrice(), "price");
        }
        CallerLists.checkDeclared(service.getAllowedCallersList(), limits.callersPerService());
        Methods.check(service.getMethodsList());
        int bytes = service.toBuilder()
                .clearDocumentation()
                .clearMethods()
                .addAllMethods(Methods.withoutSchemas(service.getMethodsList()))
                .build()
                .getSerializedSize();
        if (bytes > limits.serviceBytes()) {
            throw Refusal.field(
                    "services",
                    "declares " + bytes + " bytes beside its documentation and schemas; at most "
                            + limits.serviceBytes() + " are allowed");
        }
        return service;
    }

    /** The service as others see it, with its documentation and schemas, neither listed nor online. */
    static Service service(ServiceRow row) {
        ServiceDeclaration declared = parse(row);
        return view(row, declared, declared.getMethodsList())
                .setDocumentation(declared.getDocumentation())
                .build();
    }

    /** The service as lists tell it, without its documentation and schemas. */
    static Service listed(ServiceRow row) {
        ServiceDeclaration declared = parse(row);
        return view(row, declared, Methods.withoutSchemas(declared.getMethodsList()))
                .build();
    }

    /** What was declared last. */
    static ServiceDeclaration parse(ServiceRow row) {
        try {
            return ServiceDeclaration.parseFrom(row.declaration());
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("the stored declaration of service " + row.id() + " is damaged", e);
        }
    }

    /** What a key policy shows in the service. */
    static Service.Builder withKeys(Service.Builder service, Optional<ServiceRow.Policy> policy) {
        return service.setGrantsKeys(policy.isPresent())
                .setKeyRequired(policy.filter(ServiceRow.Policy::required).isPresent());
    }

    private static Service.Builder view(ServiceRow row, ServiceDeclaration declared, List<Method> methods) {
        Service.Builder service = withKeys(Service.newBuilder(), row.policy())
                .setServiceId(row.id())
                .setOwner(row.owner())
                .setName(declared.getName())
                .setDescription(declared.getDescription())
                .setVersion(declared.getVersion())
                .addAllTags(declared.getTagsList())
                .putAllAnnotations(declared.getAnnotationsMap())
                .setCreatedAt(Times.proto(row.createdAt()))
                .setDeclaredAt(Times.proto(row.declaredAt()))
                .addAllMethods(methods)
                .setCheckParameters(declared.getCheckParameters());
        if (declared.hasPrice()) {
            service.setPrice(declared.getPrice());
        }
        return service;
    }

    /** Refuses too many tags, and those that are empty or too long. */
    static void checkTags(List<String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw Refusal.field("tags", "has " + tags.size() + " entries; at most " + MAX_TAGS);
        }
        for (String tag : tags) {
            if (tag.isEmpty()) {
                throw Refusal.field("tags", "holds an empty one; expected 1 to " + TAG_BYTES + " bytes each");
            }
            Ids.text(tag, "tags", TAG_BYTES);
        }
    }
}
