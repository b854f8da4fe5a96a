"""What the installed package promises, at whichever versions of protobuf and grpcio it is installed with."""

import asyncio
import importlib
import importlib.metadata
import importlib.resources
import unittest
from collections.abc import AsyncIterator
from concurrent import futures
from typing import Any

import grpc
from claw.hub.v1 import access_pb2, errors_pb2, hub_pb2, messages_pb2, messages_pb2_grpc, payload_pb2
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2  # type: ignore[import-untyped]

NOUNS = ["access", "calls", "channels", "errors", "hub", "keys", "messages", "payload", "services"]
SERVING = ["calls", "channels", "hub", "keys", "messages", "services"]
TEXT = "text 文本 🐾"


def file_descriptors() -> list[Any]:
    return [importlib.import_module(f"claw.hub.v1.{noun}_pb2").DESCRIPTOR for noun in NOUNS]


def new_message(descriptor: Descriptor) -> Message:
    module = importlib.import_module(descriptor.file.name.replace(".proto", "_pb2").replace("/", "."))
    made: Message = getattr(module, descriptor.name)()
    return made


def value_of(field: FieldDescriptor) -> Any:
    if field.type == FieldDescriptor.TYPE_BOOL:
        return True
    if field.type == FieldDescriptor.TYPE_STRING:
        return TEXT
    if field.type == FieldDescriptor.TYPE_BYTES:
        return b"\x00\xff" + TEXT.encode()
    if field.type == FieldDescriptor.TYPE_ENUM:
        assert field.enum_type is not None
        return field.enum_type.values[-1].number
    if field.type in (FieldDescriptor.TYPE_UINT64, FieldDescriptor.TYPE_FIXED64):
        return 2**64 - 1
    return 7


def is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def filled(descriptor: Descriptor) -> Message:
    """A message with every field set, of a `oneof` the last one."""
    message = new_message(descriptor)
    for field in descriptor.fields:
        target = getattr(message, field.name)
        if is_map(field):
            target[TEXT] = TEXT
        elif field.message_type is not None:
            inner = target.add() if field.is_repeated else target
            inner.SetInParent()
            if field.message_type.file.package == "claw.hub.v1":
                inner.CopyFrom(filled(field.message_type))
        elif field.is_repeated:
            target.append(value_of(field))
        else:
            setattr(message, field.name, value_of(field))
    return message


class Contents(unittest.TestCase):
    def test_every_message_survives_bytes_and_json(self) -> None:
        seen = 0
        for file in file_descriptors():
            for descriptor in file.message_types_by_name.values():
                with self.subTest(message=descriptor.full_name):
                    message = filled(descriptor)
                    self.assertEqual(type(message).FromString(message.SerializeToString()), message)
                    read = json_format.Parse(json_format.MessageToJson(message), type(message)())
                    self.assertEqual(read, message)
                    seen += 1
        self.assertGreater(seen, 100)

    def test_every_rpc_says_who_may_call_it(self) -> None:
        for noun in SERVING:
            file = importlib.import_module(f"claw.hub.v1.{noun}_pb2").DESCRIPTOR
            for service in file.services_by_name.values():
                for method in service.methods:
                    with self.subTest(method=method.full_name):
                        access = method.GetOptions().Extensions[access_pb2.access]
                        self.assertIn(access, (access_pb2.ACCESS_ANYONE, access_pb2.ACCESS_AGENT))

    def test_error_reasons_carry_their_rule(self) -> None:
        values = errors_pb2.ErrorReason.DESCRIPTOR.values_by_name
        rule = values["ERROR_REASON_INBOX_FULL"].GetOptions().Extensions[errors_pb2.rule]
        self.assertEqual(rule.code, code_pb2.RESOURCE_EXHAUSTED)
        self.assertEqual(rule.retry, errors_pb2.RETRY_LATER)

    def test_status_is_googles_own_class(self) -> None:
        info = error_details_pb2.ErrorInfo(reason="INBOX_FULL", domain="hub.claw.dev")
        status = status_pb2.Status(code=8, message=TEXT)
        status.details.add().Pack(info)
        result = messages_pb2.SendResult(error=status)
        self.assertIs(type(result.error), status_pb2.Status)
        unpacked = error_details_pb2.ErrorInfo()
        self.assertTrue(result.error.details[0].Unpack(unpacked))
        self.assertEqual(unpacked, info)

    def test_google_rpc_is_not_in_the_distribution(self) -> None:
        files = [str(file) for file in importlib.metadata.files("claw-hub-stubs") or []]
        self.assertTrue(any(name.endswith("claw/hub/v1/py.typed") for name in files), files)
        self.assertFalse([name for name in files if name.startswith("google")])

    def test_claw_is_a_namespace_that_others_may_share(self) -> None:
        self.assertIsNone(importlib.import_module("claw").__file__)
        self.assertIsNone(importlib.import_module("claw.hub").__file__)
        self.assertTrue(importlib.resources.files("claw.hub.v1").joinpath("messages_pb2.pyi").is_file())


class Mirror(messages_pb2_grpc.MessageServiceServicer):
    """Stores nothing: numbers what it is sent and sends it back."""

    async def SendMessage(self, request: Any, context: Any) -> messages_pb2.SendMessageResponse:
        sender = dict(context.invocation_metadata())["claw-agent-id"]
        sent = messages_pb2.SentMessage(message_id=request.message.message_id, channel_id=sender, seq=1)
        return messages_pb2.SendMessageResponse(message=sent)

    async def Exchange(self, request_iterator: Any, context: Any) -> AsyncIterator[messages_pb2.ExchangeResponse]:
        number = 0
        async for request in request_iterator:
            if request.WhichOneof("frame") == "open":
                opened = messages_pb2.ExchangeOpened(stream=hub_pb2.Opened(epoch=2**64 - 1))
                yield messages_pb2.ExchangeResponse(frame_id=request.frame_id, opened=opened)
            for outgoing in request.send.messages:
                number += 1
                message = messages_pb2.Message(seq=number, payload=outgoing.payload)
                entry = messages_pb2.InboxEntry(inbox_seq=number, message=message)
                delivery = messages_pb2.InboxDelivery(entries=[entry], through=number)
                yield messages_pb2.ExchangeResponse(delivery=delivery)


def outgoing(text: str) -> messages_pb2.OutgoingMessage:
    return messages_pb2.OutgoingMessage(message_id="m-1", agent_id="bob", payload=payload_pb2.Payload(text=text))


class Traffic(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.server = grpc.aio.server()
        messages_pb2_grpc.add_MessageServiceServicer_to_server(Mirror(), self.server)  # type: ignore[abstract]
        self.target = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        await self.server.start()

    async def asyncTearDown(self) -> None:
        await self.server.stop(None)

    async def test_asyncio_unary_and_stream(self) -> None:
        async with grpc.aio.insecure_channel(self.target) as channel:
            hub = messages_pb2_grpc.MessageServiceStub(channel)
            request = messages_pb2.SendMessageRequest(message=outgoing(TEXT))
            sent = await hub.SendMessage(request, metadata=[("claw-agent-id", "alice")], timeout=20)
            self.assertEqual((sent.message.message_id, sent.message.channel_id), ("m-1", "alice"))
            stream = hub.Exchange(timeout=20)
            await stream.write(messages_pb2.ExchangeRequest(frame_id=1, open=messages_pb2.ExchangeOpen(window=0)))
            first = await stream.read()
            assert isinstance(first, messages_pb2.ExchangeResponse)
            self.assertEqual(first.opened.stream.epoch, 2**64 - 1)
            send = messages_pb2.SendFrame(messages=[outgoing(TEXT)])
            await stream.write(messages_pb2.ExchangeRequest(frame_id=2, send=send))
            delivered = await stream.read()
            assert isinstance(delivered, messages_pb2.ExchangeResponse)
            self.assertEqual(delivered.delivery.entries[0].message.payload.text, TEXT)
            await stream.done_writing()
            self.assertIs(await stream.read(), grpc.aio.EOF)

    async def test_blocking_stream(self) -> None:
        def exchange() -> list[messages_pb2.ExchangeResponse]:
            frames = [
                messages_pb2.ExchangeRequest(frame_id=1, open=messages_pb2.ExchangeOpen()),
                messages_pb2.ExchangeRequest(frame_id=2, send=messages_pb2.SendFrame(messages=[outgoing(TEXT)])),
            ]
            with grpc.insecure_channel(self.target) as channel:
                hub = messages_pb2_grpc.MessageServiceStub(channel)
                return list(hub.Exchange(iter(frames), timeout=20))

        with futures.ThreadPoolExecutor(1) as pool:
            responses = await asyncio.get_running_loop().run_in_executor(pool, exchange)
        self.assertEqual([response.WhichOneof("frame") for response in responses], ["opened", "delivery"])

    async def test_what_is_not_served_is_unimplemented(self) -> None:
        async with grpc.aio.insecure_channel(self.target) as channel:
            hub = messages_pb2_grpc.MessageServiceStub(channel)
            with self.assertRaises(grpc.aio.AioRpcError) as failure:
                await hub.ListMessages(messages_pb2.ListMessagesRequest(), timeout=20)
            self.assertEqual(failure.exception.code(), grpc.StatusCode.UNIMPLEMENTED)


if __name__ == "__main__":
    unittest.main()
