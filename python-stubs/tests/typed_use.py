"""Checked by mypy, never run: the types that an editor and a type checker see.

Each `type: ignore` stands at a mistake that must be found: with --warn-unused-ignores mypy fails when it is not.
"""

import grpc
from claw.hub.v1 import messages_pb2, messages_pb2_grpc, payload_pb2
from typing_extensions import assert_type


async def asynchronous(channel: grpc.aio.Channel) -> None:
    hub = messages_pb2_grpc.MessageServiceStub(channel)
    response = await hub.SendMessage(messages_pb2.SendMessageRequest())
    assert_type(response, messages_pb2.SendMessageResponse)
    assert_type(response.message.seq, int)
    async for frame in hub.Exchange(metadata=[("claw-agent-id", "alice")]):
        assert_type(frame, messages_pb2.ExchangeResponse)
        if frame.WhichOneof("frame") == "deliveries":  # type: ignore[comparison-overlap]
            return
    await hub.SendMessage(messages_pb2.ListMessagesRequest())  # type: ignore[arg-type]


def blocking(channel: grpc.Channel) -> None:
    hub = messages_pb2_grpc.MessageServiceStub(channel)
    assert_type(hub.SendMessage(messages_pb2.SendMessageRequest()), messages_pb2.SendMessageResponse)
    for frame in hub.Exchange(iter([messages_pb2.ExchangeRequest(frame_id=1)])):
        assert_type(frame.opened.head, int)


def mistaken() -> None:
    payload_pb2.Payload(text=b"bytes")  # type: ignore[arg-type]
    messages_pb2.OutgoingMessage(agent="bob")  # type: ignore[call-arg]
    messages_pb2.InboxEntry().HasField("inbox_seq")  # type: ignore[arg-type]
