package dev.claw.hub.identity;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.claw.hub.v1.Access;
import dev.claw.hub.v1.AccessProto;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Map;

/**
 * Who may call what, in one place: the {@code access} option of the hub's own RPCs, and a list for the standard services
 * beside them. What has no rule is refused to everybody.
 */
final class AccessRules {
    /** Services that are not of this package, as a whole: they tell about the hub, and change nothing. */
    private static final Map<String, Access> STANDARD_SERVICES = Map.of(
            "grpc.health.v1.Health", Access.ACCESS_ANYONE,
            "grpc.channelz.v1.Channelz", Access.ACCESS_ANYONE,
            "grpc.reflection.v1.ServerReflection", Access.ACCESS_ANYONE,
            "grpc.reflection.v1alpha.ServerReflection", Access.ACCESS_ANYONE);

    private AccessRules() {}

    static Access of(io.grpc.MethodDescriptor<?, ?> method) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
            MethodDescriptor proto = supplier.getMethodDescriptor();
            Access standard = STANDARD_SERVICES.get(proto.getService().getFullName());
            return standard != null ? standard : proto.getOptions().getExtension(AccessProto.access);
        }
        return Access.ACCESS_UNSPECIFIED;
    }

    static Access of(ServerMethodDefinition<?, ?> method) {
        return of(method.getMethodDescriptor());
    }
}
