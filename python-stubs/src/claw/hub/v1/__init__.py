"""The API of the Claw gRPC Hub: messages in NOUN_pb2, client stubs and servicers in NOUN_pb2_grpc."""
