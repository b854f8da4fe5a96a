#!/usr/bin/env python3
"""A new agent on the generated Python stubs and grpc.aio, driven by a test (see drive.py).

    stub_agent.py --agent-id NAME [--hub 127.0.0.1:50051] [--metadata KEY=VALUE]…

NAME goes out percent-encoded as `claw-agent-id`; empty sends none. Messages of the contract are proto JSON both ways:
names of the proto, unset fields of numbers, strings and lists written out, 64-bit numbers as strings, `Payload` as
{"json": "…"}, {"text": "…"} or {"data": BASE64}. A refusal, in `failed` and wherever a result says `error`, is
    {code, reason, message, domain?, metadata{}, fields[], dispatched?, retry_seconds?}
with code the gRPC code's name, reason, domain and metadata those of ErrorInfo, fields the names in BadRequest.

commands
    unary {service, method, request?, deadline_seconds?}   any unary RPC: MessageService, ListMessages; done {response}
    call {call, deadline_seconds?}     CallService.Call with an OutgoingCall; done {result}
  Streams open at first need and stay; after an end the next command opens a new one.
    publish {services, instance_id?}   Publish: declares ServiceDeclarations; done {results: [{ok: Service}|{error}]}
    withdraw {service_ids, release?}   Publish; done {results}
    serve {service_ids, max_calls?, instance_id?}   Serve: opens; done {opened}. Open already: lists; done {results}
    unlist {service_ids}               Serve: lists no more; done {results: [{ok: ID}|{error}]}
    answer {routing_id, result|failure}   Serve: answers a call that is held; done {}
    invoke {calls}                     Invoke: makes OutgoingCalls; empty call_ids are filled in; done when every one
                                       ended {ended: [{call_id, dispatched, result|error}…]}, in the order asked
    cancel {call_ids}                  Invoke: cancels; done {} (each call ends by itself)
    inbox {open?, acknowledge?}        Exchange with an ExchangeOpen, left before if it was open; done {opened}. With
                                       acknowledge true every delivery is acknowledged behind its events
    send {messages}                    Exchange, opened with window 0 if need be: sends OutgoingMessages;
                                       done {results: [{ok: SentMessage}|{error}]}
    acknowledge {through}              Exchange; done {} when it is written
    discover {filter?}                 Discover; done {opened}
    open {stream, open?}               opens any stream, converse, issue and acquire too; done {opened}
    ask {stream, frame}                writes a frame that asks to a stream that is open; done {answer}
    tell {stream, frame}               writes one that does not; done {}
    frame {stream, frame}              writes any frame to any stream (opening nothing but the RPC), with the frame_id it
                                       carries; done {}
    half_close {stream}                no more frames on it; done {}
    cancel_stream {stream}             leaves it; done {}
events
    call {call: ServedCall}            a call to serve. Method "hold" waits for `answer`; "fail" is answered by a
                                       CallFailure with the message and code of its JSON parameters; "sleep" by its
                                       parameters after their {"seconds"}; "" and "echo" by its parameters at once; any
                                       other by the failure `unknown_method`, "Unknown method: M"
    canceled {routing_id}              nobody waits for that call any more
    entry {entry: InboxEntry}          an inbox entry; after those of one frame: delivered {through}
    change {change: ServiceChange}     a change that Discover follows
    stream {stream, frame, frame_id, …}  any other frame of the hub that answers no command: caught_up, gap, draining,
                                       superseded, opened, results, ended or error, with its content under its name
    ended {stream, code, reason, …}    a stream is over; code "OK" or a refusal's
"""

import argparse
import asyncio
import contextlib
import functools
import json
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python-stubs" / "src"))

import grpc
from claw.hub.v1 import calls_pb2, channels_pb2, keys_pb2, messages_pb2, services_pb2
from drive import Command, CommandFailed, emit, serve_commands
from stub_streams import Stream, frame_results, plain, refusal_of_rpc, refusal_of_status, request_of, stub_method


class StubAgent:
    """One agent: a channel, and at most one stream of each kind."""

    def __init__(self, channel: grpc.aio.Channel, metadata: list[tuple[str, str]]) -> None:
        self.channel = channel
        self.metadata = metadata
        self.acknowledges = False
        self.ending: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.sleeping: set[asyncio.Task[None]] = set()
        self.publishing = Stream("publish", self.rpc("RegistryService", "Publish"), services_pb2.PublishRequest)
        self.following = Stream("discover", self.rpc("RegistryService", "Discover"), services_pb2.DiscoverRequest)
        self.serving = Stream("serve", self.rpc("CallService", "Serve"), calls_pb2.ServeRequest)
        self.invoking = Stream("invoke", self.rpc("CallService", "Invoke"), calls_pb2.InvokeRequest)
        self.exchanging = Stream("exchange", self.rpc("MessageService", "Exchange"), messages_pb2.ExchangeRequest)
        self.following.events["changes"] = self.take_changes
        self.serving.events |= {"calls": self.take_calls, "canceled": self.take_canceled}
        self.invoking.events["ended"] = self.take_ended
        self.exchanging.events["delivery"] = self.take_delivery
        others = (
            Stream("converse", self.rpc("ChannelService", "Converse"), channels_pb2.ConverseRequest),
            Stream("issue", self.rpc("KeyService", "Issue"), keys_pb2.IssueRequest),
            Stream("acquire", self.rpc("KeyService", "Acquire"), keys_pb2.AcquireRequest),
        )
        streams = (self.publishing, self.following, self.serving, self.invoking, self.exchanging, *others)
        self.streams = {stream.name: stream for stream in streams}

    def rpc(self, service: str, method: str) -> Callable[..., Any]:
        """A method of the generated stubs, with this agent's metadata."""
        return functools.partial(stub_method(self.channel, service, method), metadata=self.metadata)

    def commands(self) -> dict[str, Command]:
        return {name.removeprefix("do_"): getattr(self, name) for name in dir(self) if name.startswith("do_")}

    async def do_unary(self, asked: dict[str, Any]) -> dict[str, Any]:
        rpc = self.rpc(asked["service"], asked["method"])
        request = request_of(asked["service"], asked["method"], asked.get("request", {}))
        try:
            return {"response": plain(await rpc(request, timeout=asked.get("deadline_seconds")))}
        except grpc.aio.AioRpcError as failure:
            refusal = refusal_of_rpc(failure)
            raise CommandFailed(refusal["message"], **refusal) from None

    async def do_call(self, asked: dict[str, Any]) -> dict[str, Any]:
        unary = {"service": "CallService", "method": "Call", "request": {"call": asked["call"]}}
        answer = await self.do_unary({**asked, **unary})
        return {"result": answer["response"].get("result", {})}

    async def do_publish(self, asked: dict[str, Any]) -> dict[str, Any]:
        await self.publishing.open({"instance_id": asked.get("instance_id", "")})
        return frame_results(await self.publishing.ask({"declare": {"services": asked["services"]}}))

    async def do_withdraw(self, asked: dict[str, Any]) -> dict[str, Any]:
        ids, release = asked["service_ids"], asked.get("release", False)
        return frame_results(await self.publishing.ask({"withdraw": {"service_ids": ids, "release": release}}))

    async def do_serve(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self.serving.opened is not None:
            return frame_results(await self.serving.ask({"list": {"add": asked["service_ids"]}}))
        optional: dict[str, Any] = {name: asked[name] for name in ("max_calls", "instance_id") if name in asked}
        return {"opened": await self.serving.open({"service_ids": asked["service_ids"], **optional})}

    async def do_unlist(self, asked: dict[str, Any]) -> dict[str, Any]:
        return frame_results(await self.serving.ask({"list": {"remove": asked["service_ids"]}}))

    async def do_answer(self, asked: dict[str, Any]) -> None:
        answer = {name: asked[name] for name in ("routing_id", "result", "failure") if name in asked}
        await self.serving.tell({"answer": {"answers": [answer]}})

    async def do_invoke(self, asked: dict[str, Any]) -> dict[str, Any]:
        await self.invoking.open({})
        calls = [{**call, "call_id": call.get("call_id") or f"c-{uuid.uuid4().hex[:12]}"} for call in asked["calls"]]
        waiting = {call["call_id"]: asyncio.get_running_loop().create_future() for call in calls}
        self.ending |= waiting
        ended = asyncio.gather(*waiting.values())
        try:
            # The frame has an answer of its own only when it, or the stream, fails whole.
            await self.invoking.ask({"call": {"calls": calls}}, ended if calls else None)
            return {"ended": await ended}
        finally:
            for call_id, answer in waiting.items():
                self.ending.pop(call_id, None)
                answer.cancel()
            await asyncio.gather(ended, return_exceptions=True)

    async def do_cancel(self, asked: dict[str, Any]) -> None:
        await self.invoking.tell({"cancel": {"call_ids": asked["call_ids"]}})

    async def do_inbox(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.acknowledges = asked.get("acknowledge", False)
        if self.exchanging.opened is not None:
            await self.exchanging.leave()
        return {"opened": await self.exchanging.open(asked.get("open", {}))}

    async def do_send(self, asked: dict[str, Any]) -> dict[str, Any]:
        await self.exchanging.open({"window": 0})
        return frame_results(await self.exchanging.ask({"send": {"messages": asked["messages"]}}))

    async def do_acknowledge(self, asked: dict[str, Any]) -> None:
        await self.exchanging.tell({"acknowledge": {"through": asked["through"]}})

    async def do_discover(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"opened": await self.following.open({"filter": asked.get("filter", {})})}

    async def do_open(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"opened": await self.streams[asked["stream"]].open(asked.get("open", {}))}

    async def do_ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"answer": plain(await self.streams[asked["stream"]].ask(asked["frame"]))}

    async def do_tell(self, asked: dict[str, Any]) -> None:
        await self.streams[asked["stream"]].tell(asked["frame"])

    async def do_frame(self, asked: dict[str, Any]) -> None:
        stream = self.streams[asked["stream"]]
        stream.begin()
        await stream.tell(asked["frame"])

    async def do_half_close(self, asked: dict[str, Any]) -> None:
        await self.streams[asked["stream"]].half_close()

    async def do_cancel_stream(self, asked: dict[str, Any]) -> None:
        await self.streams[asked["stream"]].leave()

    async def take_calls(self, frame: Any) -> None:
        for call in frame.calls:
            emit("call", call=plain(call))
            task = asyncio.create_task(self.serve(call))
            self.sleeping.add(task)
            task.add_done_callback(self.sleeping.discard)

    async def serve(self, call: Any) -> None:
        answer: dict[str, Any] = {"routing_id": call.routing_id, "result": plain(call.parameters)}
        if call.method == "hold":
            return
        if call.method == "sleep":
            await asyncio.sleep(json.loads(call.parameters.json)["seconds"])
        elif call.method == "fail":
            answer = {"routing_id": call.routing_id, "failure": json.loads(call.parameters.json)}
        elif call.method not in ("", "echo"):
            failure = {"message": f"Unknown method: {call.method}", "code": "unknown_method"}
            answer = {"routing_id": call.routing_id, "failure": failure}
        with contextlib.suppress(CommandFailed):
            await self.serving.tell({"answer": {"answers": [answer]}})

    async def take_canceled(self, frame: Any) -> None:
        for routing_id in frame.routing_ids:
            emit("canceled", routing_id=str(routing_id))

    async def take_ended(self, frame: Any) -> None:
        for ended in frame.calls:
            told: dict[str, Any] = {"call_id": ended.call_id, "dispatched": ended.dispatched}
            if ended.HasField("error"):
                told["error"] = refusal_of_status(ended.error)
            else:
                told["result"] = plain(ended.result)
            waiting = self.ending.pop(ended.call_id, None)
            if waiting is None or waiting.done():
                emit("stream", stream="invoke", frame="ended", frame_id=0, ended=told)
            else:
                waiting.set_result(told)

    async def take_delivery(self, frame: Any) -> None:
        for entry in frame.entries:
            emit("entry", entry=plain(entry))
        emit("delivered", through=str(frame.through))
        if self.acknowledges:
            await self.exchanging.tell({"acknowledge": {"through": frame.through}})

    async def take_changes(self, frame: Any) -> None:
        for change in frame.changes:
            emit("change", change=plain(change))


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--hub", default="127.0.0.1:50051")
    parser.add_argument("--agent-id", required=True)
    parser.add_argument("--metadata", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    metadata = [(name, value) for name, _, value in (pair.partition("=") for pair in given.metadata)]
    if given.agent_id:
        metadata.append(("claw-agent-id", quote(given.agent_id, safe="")))
    # A hub that was stopped and started again is found again soon.
    backoff = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1000)]
    async with grpc.aio.insecure_channel(given.hub, options=[("grpc.enable_http_proxy", 0), *backoff]) as channel:
        await serve_commands(StubAgent(channel, metadata).commands(), agent_id=given.agent_id, grpc=grpc.__version__)


if __name__ == "__main__":
    asyncio.run(main())
