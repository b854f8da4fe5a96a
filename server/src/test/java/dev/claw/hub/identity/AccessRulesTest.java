package dev.claw.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Access;
import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.RegistryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AccessRulesTest {
    private static final List<ServiceDescriptor> SERVED = List.of(
            AgentServiceGrpc.getServiceDescriptor(),
            HubServiceGrpc.getServiceDescriptor(),
            MessageServiceGrpc.getServiceDescriptor(),
            ChannelServiceGrpc.getServiceDescriptor(),
            RegistryServiceGrpc.getServiceDescriptor(),
            CallServiceGrpc.getServiceDescriptor(),
            KeyServiceGrpc.getServiceDescriptor(),
            HealthGrpc.getServiceDescriptor(),
            ChannelzGrpc.getServiceDescriptor());

    @Test
    @DisplayName("every RPC has an access rule")
    void everyRpc_hasRule() {
        for (ServiceDescriptor service : SERVED) {
            for (MethodDescriptor<?, ?> method : service.getMethods()) {
                assertThat(AccessRules.of(method))
                        .as(method.getFullMethodName())
                        .isIn(Access.ACCESS_ANYONE, Access.ACCESS_AGENT, Access.ACCESS_GATEWAY);
            }
        }
    }

    @Test
    @DisplayName("a method that is nowhere declared is refused to everybody")
    void undeclaredMethod_hasNoRule() {
        MethodDescriptor<byte[], byte[]> stranger = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("some.Service/Method")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        assertThat(AccessRules.of(stranger)).isEqualTo(Access.ACCESS_UNSPECIFIED);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public java.io.InputStream stream(byte[] value) {
            return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(java.io.InputStream stream) {
            return new byte[0];
        }
    }
}
