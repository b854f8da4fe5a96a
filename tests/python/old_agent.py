#!/usr/bin/env python3
"""An agent of the old JSON hub protocol, as its clients behaved, driven by a test (see drive.py).

    old_agent.py provider|consumer|chat [--agent-id NAME] [--heartbeat SECONDS]

Written from the protocol's description with the `websockets` library, 10.4 to the newest. Like the old clients it
never pings, offers permessage-deflate, takes frames up to 1 MiB, and believes whatever the hub says.

Every persona:
    open {url}                   connects; done {}. The chat persona sends `X-Agent-Id: NAME` on the upgrade.
    send {frame}                 sends a frame as it is; done {} when it is written
    text {text} / binary {text}  sends text that need not be JSON, as a text or a binary frame; done {}
    once {url, frame, headers?}  the old command line: a connection of its own, one frame, and the first frame that
                                 comes is the answer; done {frame}
    quick {url, frame}           a connection of its own (a chat client's with its header), one frame, closed; done {}
    close {}                     closes with 1000; done {}
    drop {}                      lets the TCP connection go without a word; done {}
  events:
    frame {frame}                every frame that came, before anything is made of it
    broken {text, error}         a frame that is not JSON, or that the persona could make nothing of
    closed {code, reason}        the connection is over, whoever ended it; 1006 when no close frame came
  A command that waits for an answer fails with `error` "timeout", or "connection closed".

provider (LocalServiceRunner, ToolServiceClient; with execution_mode "external" also ServiceRegistrar):
    register {service, skill_doc?, …}        sends `register` and waits for `registered`; done {frame}. From then on
                                             sends a `heartbeat` per service every SECONDS (15; 0: never)
    answer {request_id, response}            sends `response`, for the methods that are held
  Serves `request` with the parameters as keyword arguments: echo(**params) returns them; add(a, b); sleep(seconds)
  returns {"slept": seconds}; fail(message) answers {"error": message}; hold(**params) waits for `answer`; any other
  method is answered {"error": "Unknown method: M"}.
  events: request {request_id, method, params, tunnel_id}; ignored {type} for a frame of a type it does not know

consumer (SkillQueryClient, SkillConsumer):
    connect {client_id?}                     sends `connect` as a skill_consumer; done {frame} with `connected`
    ask {frame, timeout?}                    sends the frame with a new request_id (its own if it has one) and waits
                                             for the frame with the same; done {frame}
    discover {query?, tags?, …}              `skill_discover`; done {skills, total}
    establish {service_id}                   `establish_channel`; done {channel_id, tunnel_id, frame}
    call {tunnel_id, method, params?, …}     `call_service`; done {response}: the whole object, or {"error": message}
                                             when an `error` frame came. More fields (service_id, key) are sent along.
    An answer is waited for `timeout` seconds, 30 if unset.

chat (ChatClient 0.1.0; sends no `connect`):
    say {target, content, service_id?, message_id?, …}   sends `chat_message` and waits for nothing; done {message_id}
    history {channel_id?, service_id?, limit?, timeout?} sends `chat_history` and takes the very next frame as its
                                                         answer, whatever it is; done {frame}
  events: chat {sender_id, content, frame} for every frame that came. Its listener dies of a frame without a string
  `content` and `sender_id`, as the old one did: event `died {missing, frame}`, exit code 3.
"""

import argparse
import asyncio
import contextlib
import json
import os
import uuid
from typing import Any

import websockets
import websockets.exceptions
from drive import CommandFailed, emit, serve_commands
from old_socket import ANSWER_SECONDS, Agent

class Provider(Agent):
    """Registers services and serves requests."""

    def __init__(self, agent_id: str, heartbeat_seconds: float) -> None:
        super().__init__(agent_id)
        self.heartbeat_seconds = heartbeat_seconds
        self.registrations: list[asyncio.Future[dict[str, Any]]] = []
        self.tasks: set[asyncio.Task[None]] = set()

    async def do_register(self, asked: dict[str, Any]) -> dict[str, Any]:
        registered = asyncio.get_running_loop().create_future()
        self.registrations.append(registered)
        fields = {name: value for name, value in asked.items() if name not in ("do", "id")}
        await self.write({"type": "register", **fields})
        frame = await self.wait(registered, ANSWER_SECONDS)
        if frame["type"] == "error":
            raise CommandFailed(frame["message"], frame=frame)
        if self.heartbeat_seconds > 0:
            self.start(self.beat(self.connected(), frame["service_id"]))
        return {"frame": frame}

    async def do_answer(self, asked: dict[str, Any]) -> None:
        await self.respond(asked["request_id"], asked["response"])

    async def take(self, frame: dict[str, Any]) -> None:
        kind = frame.get("type")
        if kind in ("registered", "error") and self.registrations:
            registered = self.registrations.pop(0)
            if not registered.done():
                registered.set_result(frame)
        elif kind == "request":
            told = {name: frame.get(name) for name in ("request_id", "method", "params", "tunnel_id")}
            emit("request", **told)
            self.start(self.serve(frame))
        else:
            emit("ignored", type=kind)

    def start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def beat(self, socket: Any, service_id: str) -> None:
        with contextlib.suppress(websockets.exceptions.ConnectionClosed):
            while True:
                await asyncio.sleep(self.heartbeat_seconds)
                await socket.send(json.dumps({"type": "heartbeat", "service_id": service_id}))

    async def serve(self, frame: dict[str, Any]) -> None:
        method, params = frame["method"], frame.get("params") or {}
        if method == "hold":
            return
        handlers: dict[str, Any] = {"echo": self.echo, "add": self.add, "sleep": self.sleep, "fail": self.fail}
        response = {"error": f"Unknown method: {method}"}
        try:
            if method in handlers:
                response = await handlers[method](**params)
        except TypeError as mistake:
            response = {"error": str(mistake)}
        with contextlib.suppress(websockets.exceptions.ConnectionClosed):
            await self.respond(frame["request_id"], response)

    async def respond(self, request_id: str, response: Any) -> None:
        await self.write({"type": "response", "request_id": request_id, "response": response})

    async def echo(self, **params: Any) -> dict[str, Any]:
        return {"result": params}

    async def add(self, a: float, b: float) -> dict[str, Any]:
        return {"result": {"sum": a + b}}

    async def sleep(self, seconds: float) -> dict[str, Any]:
        await asyncio.sleep(seconds)
        return {"result": {"slept": seconds}}

    async def fail(self, message: str) -> dict[str, Any]:
        return {"error": message}


class Consumer(Agent):
    """Asks by request_id."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(agent_id)
        self.client_id = agent_id or uuid.uuid4().hex[:8]
        self.waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.greeting: asyncio.Future[dict[str, Any]] | None = None

    async def do_connect(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.client_id = asked.get("client_id", self.client_id)
        self.greeting = asyncio.get_running_loop().create_future()
        await self.write({"type": "connect", "client_type": "skill_consumer", "client_id": self.client_id})
        return {"frame": await self.wait(self.greeting, ANSWER_SECONDS)}

    async def do_ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"frame": await self.ask(asked["frame"], asked.get("timeout", ANSWER_SECONDS))}

    async def do_discover(self, asked: dict[str, Any]) -> dict[str, Any]:
        frame = await self.ask_type("skill_discover", asked)
        if frame["type"] == "error":
            raise CommandFailed(frame["message"], frame=frame)
        return {"skills": frame["skills"], "total": frame["total"]}

    async def do_establish(self, asked: dict[str, Any]) -> dict[str, Any]:
        frame = await self.ask_type("establish_channel", {"consumer_client_id": self.client_id, **asked})
        if frame["type"] == "error":
            raise CommandFailed(frame["message"], frame=frame)
        return {"channel_id": frame["channel_id"], "tunnel_id": frame["tunnel_id"], "frame": frame}

    async def do_call(self, asked: dict[str, Any]) -> dict[str, Any]:
        frame = await self.ask_type("call_service", {"params": {}, **asked})
        return {"response": {"error": frame["message"]} if frame["type"] == "error" else frame["response"]}

    async def ask_type(self, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
        fields = {name: value for name, value in asked.items() if name not in ("do", "id", "timeout")}
        return await self.ask({"type": kind, **fields}, asked.get("timeout", ANSWER_SECONDS))

    async def ask(self, frame: dict[str, Any], seconds: float) -> dict[str, Any]:
        request_id = frame.setdefault("request_id", uuid.uuid4().hex[:8])
        answer = self.waiting[request_id] = asyncio.get_running_loop().create_future()
        await self.write(frame)
        try:
            return await self.wait(answer, seconds)
        finally:
            self.waiting.pop(request_id, None)

    async def take(self, frame: dict[str, Any]) -> None:
        waiting = self.waiting.get(frame.get("request_id", ""))
        if frame.get("type") == "connected" and self.greeting is not None:
            self.greeting.set_result(frame)
            self.greeting = None
        elif waiting is not None and not waiting.done():
            waiting.set_result(frame)


class ChatAgent(Agent):
    """Announces itself by header, and reads frames in order."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(agent_id)
        self.headers = {"X-Agent-Id": agent_id}
        self.histories: list[asyncio.Future[dict[str, Any]]] = []

    async def do_say(self, asked: dict[str, Any]) -> dict[str, Any]:
        frame: dict[str, Any] = {"type": "chat_message", "message_id": f"msg_{uuid.uuid4().hex[:12]}"}
        frame |= {"sender_id": self.agent_id, "target_agent": asked.get("target")}
        frame |= {name: value for name, value in asked.items() if name not in ("do", "id", "target")}
        await self.write(frame)
        return {"message_id": frame["message_id"]}

    async def do_history(self, asked: dict[str, Any]) -> dict[str, Any]:
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.histories.append(answer)
        fields = {name: value for name, value in asked.items() if name not in ("do", "id", "timeout")}
        await self.write({"type": "chat_history", "agent_id": self.agent_id, "limit": 50, **fields})
        return {"frame": await self.wait(answer, asked.get("timeout", ANSWER_SECONDS))}

    async def take(self, frame: dict[str, Any]) -> None:
        while self.histories:
            answer = self.histories.pop(0)
            if not answer.done():
                answer.set_result(frame)
                return
        missing = [name for name in ("content", "sender_id") if not isinstance(frame.get(name), str)]
        if missing:
            emit("died", missing=missing, frame=frame)
            os._exit(3)
        emit("chat", sender_id=frame["sender_id"], content=frame["content"], frame=frame)


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("persona", choices=["provider", "consumer", "chat"])
    parser.add_argument("--agent-id", default="", help="chat: the X-Agent-Id; consumer: its client_id")
    parser.add_argument("--heartbeat", type=float, default=15.0, metavar="SECONDS")
    given = parser.parse_args()
    if given.persona == "provider":
        agent: Agent = Provider(given.agent_id, given.heartbeat)
    elif given.persona == "consumer":
        agent = Consumer(given.agent_id)
    else:
        agent = ChatAgent(given.agent_id)
    await serve_commands(agent.commands(), persona=given.persona, websockets=websockets.__version__)
    await agent.leave()


if __name__ == "__main__":
    asyncio.run(main())
