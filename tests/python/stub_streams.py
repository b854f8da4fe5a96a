"""What stub_agent.py needs of the contract: its RPCs by name, proto JSON, refusals, and the rules of every stream."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from drive import CommandFailed, emit
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2, status_pb2

NOUN_OF_SERVICE = {
    "CallService": "calls",
    "ChannelService": "channels",
    "HubService": "hub",
    "KeyService": "keys",
    "MessageService": "messages",
    "RegistryService": "services",
}


def stub_method(channel: grpc.aio.Channel, service: str, method: str) -> Any:
    """A method of a generated stub."""
    if service not in NOUN_OF_SERVICE:
        raise CommandFailed(f"no service {service!r}, only {', '.join(NOUN_OF_SERVICE)}")
    stubs = importlib.import_module(f"claw.hub.v1.{NOUN_OF_SERVICE[service]}_pb2_grpc")
    return getattr(getattr(stubs, f"{service}Stub")(channel), method)


def request_of(service: str, method: str, content: dict[str, Any]) -> Any:
    """The request message of an RPC, from proto JSON."""
    file = importlib.import_module(f"claw.hub.v1.{NOUN_OF_SERVICE[service]}_pb2").DESCRIPTOR
    described = file.services_by_name[service].methods_by_name[method].input_type
    return json_format.ParseDict(content, GetMessageClass(described)())


def plain(message: Any) -> dict[str, Any]:
    """Proto JSON with the proto's own names; fields that have no presence are written out."""
    return json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )


def refusal_of_status(status: status_pb2.Status) -> dict[str, Any]:
    """A google.rpc.Status, flat."""
    names = {code.value[0]: code.name for code in grpc.StatusCode}
    told: dict[str, Any] = {"code": names.get(status.code, str(status.code)), "reason": "", "message": status.message}
    told |= {"metadata": {}, "fields": []}
    info, retry, bad = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        if detail.Unpack(info):
            told |= {"reason": info.reason, "domain": info.domain, "metadata": dict(info.metadata)}
        elif detail.Unpack(retry):
            told["retry_seconds"] = retry.retry_delay.ToTimedelta().total_seconds()
        elif detail.Unpack(bad):
            told["fields"] = [violation.field for violation in bad.field_violations]
    if "dispatched" in told["metadata"]:
        told["dispatched"] = told["metadata"]["dispatched"] == "true"
    return told


def refusal_of_rpc(failure: grpc.aio.AioRpcError) -> dict[str, Any]:
    """A failed RPC, flat: of the details in its trailers, or of its code alone."""
    for key, value in failure.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            return refusal_of_status(status_pb2.Status.FromString(bytes(value)))
    return refusal_of_status(status_pb2.Status(code=failure.code().value[0], message=failure.details() or ""))


def frame_results(answer: Any) -> dict[str, Any]:
    """The `results` of a frame, an entry each."""
    told: list[dict[str, Any]] = []
    for result in answer.results:
        if result.HasField("error"):
            told.append({"error": refusal_of_status(result.error)})
        else:
            ok: Any = result.ok if isinstance(result.ok, str) else plain(result.ok)
            told.append({"ok": ok})
    return {"results": told}


class Stream:
    """One bidirectional RPC at a time: numbers what it asks, matches what is answered, hands on what just comes."""

    def __init__(self, name: str, start: Callable[[], Any], request: type) -> None:
        self.name = name
        self.start = start
        self.request = request
        self.events: dict[str, Callable[[Any], Awaitable[None]]] = {}
        self.opened: dict[str, Any] | None = None
        self._call: Any = None
        self._reader: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._last_frame_id = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    def begin(self) -> None:
        """Starts the RPC, unless it runs."""
        if self._reader is None or self._reader.done():
            self._last_frame_id, self.opened = 0, None
            self._call = self.start()
            self._reader = asyncio.create_task(self._read(self._call))

    async def open(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What the hub says first, now or when this stream was opened."""
        async with self._opening:
            self.begin()
            if self.opened is None:
                self.opened = plain(await self.ask({"open": fields}))
            return self.opened

    async def ask(self, frame: dict[str, Any], unless: "asyncio.Future[Any] | None" = None) -> Any:
        """Writes a frame and waits for its answer, unless something else is done before; refused: CommandFailed."""
        frame_id = self._last_frame_id + 1
        answer = self._waiting[frame_id] = asyncio.get_running_loop().create_future()
        try:
            await self.tell({"frame_id": frame_id, **frame})
            await asyncio.wait([answer] if unless is None else [answer, unless], return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else None
        finally:
            self._waiting.pop(frame_id, None)

    async def tell(self, frame: dict[str, Any]) -> None:
        """Writes a frame as it is."""
        message: Any = json_format.ParseDict(frame, self.request())
        self._last_frame_id = max(self._last_frame_id, message.frame_id)
        try:
            # grpc.aio takes one write at a time; the lock keeps their order.
            async with self._writing:
                await self._running().write(message)
        except grpc.aio.AioRpcError as failure:
            raise CommandFailed(f"{self.name}: the stream ended", **refusal_of_rpc(failure)) from None
        except asyncio.InvalidStateError as end:
            raise CommandFailed(f"{self.name}: the stream is over: {end}") from None

    async def half_close(self) -> None:
        await self._running().done_writing()

    async def leave(self) -> None:
        self._running().cancel()
        assert self._reader is not None
        await asyncio.wait([self._reader])

    def _running(self) -> Any:
        if self._call is None:
            raise CommandFailed(f"{self.name}: no stream")
        return self._call

    async def _read(self, call: Any) -> None:
        refusal: dict[str, Any] = {"code": "OK", "reason": ""}
        try:
            async for response in call:
                await self._take(response)
        except asyncio.CancelledError:
            refusal = {"code": "CANCELLED", "reason": "", "message": "left"}
        except grpc.aio.AioRpcError as failure:
            refusal = refusal_of_rpc(failure)
        self.opened = None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(CommandFailed(f"{self.name}: the stream ended", **refusal))
        emit("ended", stream=self.name, **refusal)

    async def _take(self, response: Any) -> None:
        kind = response.WhichOneof("frame")
        content = getattr(response, kind) if kind else None
        waiting = self._waiting.get(response.frame_id)
        if waiting is not None and not waiting.done():
            if kind == "error":
                refusal = refusal_of_status(content)
                waiting.set_exception(CommandFailed(refusal["message"], **refusal))
            else:
                waiting.set_result(content)
        elif kind in self.events:
            await self.events[kind](content)
        else:
            told = refusal_of_status(content) if kind == "error" else plain(content) if content is not None else {}
            name = kind or "unknown"
            emit("stream", stream=self.name, frame=name, frame_id=response.frame_id, **{name: told})
