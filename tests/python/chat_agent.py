#!/usr/bin/env python3
"""Clients of the old hub that chat, as they behaved, driven by a test (see drive.py; old_socket.py has the commands of
every persona).

    chat_agent.py client|unified --agent-id NAME

client (ChatClient 0.1.0, `websockets` up to 13): announces itself by the header `X-Agent-Id: NAME`, never by a frame,
and reads frames in order. Each frame goes to the first of these that wants it: a history that is waited for takes the
very next frame, whatever it is; a request that is waited for takes `chat_accept` and `chat_reject`; the listener gets
the rest, and dies of a frame without a string `content` and `sender_id` (event `died`, exit code 3).
    say {target?, content, …}         sends `chat_message`, waits for nothing; done {message_id}
    request {service_id, …}           sends `chat_request` and waits for its decision; done {frame}
    accept {consumer_id, …} / reject {consumer_id, …} / end {…}   sends that frame, waits for nothing; done {}
    history {channel_id?, service_id?, limit?}   done {frame}
    quick_send {url, target, content, …}         a connection of its own with the header: one message, closed at once;
                                                 done {message_id}
  events: chat {type, sender_id, content, frame} for every frame that its listener got

unified (HubClient, the current `websockets`): a `connect` with NAME as its client_id, then `client_id` and `request_id`
in every frame; answers are found by `request_id`, everything else is pushed.
    connect {}                        done {frame}
    ask {frame, timeout?}             done {frame}; fails with the `error` of a frame that has one
  events: pushed {type, frame}
"""

import argparse
import asyncio
import json
import os
import uuid
from typing import Any

import websockets
from drive import CommandFailed, emit, serve_commands
from old_socket import ANSWER_SECONDS, Agent, connection

Frame = dict[str, Any]


def fields(asked: Frame) -> Frame:
    """What a command is to send along."""
    return {name: value for name, value in asked.items() if name not in ("do", "id", "url", "target", "timeout")}


class ChatClient(Agent):
    """Known by its header; reads frames in order."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(agent_id)
        self.headers = {"X-Agent-Id": agent_id}
        self.histories: list[asyncio.Future[Frame]] = []
        self.requests: list[asyncio.Future[Frame]] = []

    def message(self, asked: Frame) -> Frame:
        frame: Frame = {"type": "chat_message", "message_id": f"msg_{uuid.uuid4().hex[:12]}", "sender_id": self.agent_id}
        if "target" in asked:
            frame["target_agent"] = asked["target"]
        return frame | fields(asked)

    async def do_say(self, asked: Frame) -> Frame:
        frame = self.message(asked)
        await self.write(frame)
        return {"message_id": frame["message_id"]}

    async def do_quick_send(self, asked: Frame) -> Frame:
        frame = self.message(asked)
        async with connection(asked["url"], self.headers) as socket:
            await socket.send(json.dumps(frame, ensure_ascii=False))
        return {"message_id": frame["message_id"]}

    async def do_request(self, asked: Frame) -> Frame:
        frame = {"type": "chat_request", "request_id": uuid.uuid4().hex[:8], "consumer_id": self.agent_id}
        return {"frame": await self.waited(self.requests, frame | fields(asked), asked)}

    async def do_history(self, asked: Frame) -> Frame:
        frame = {"type": "chat_history", "agent_id": self.agent_id, "limit": 50}
        return {"frame": await self.waited(self.histories, frame | fields(asked), asked)}

    async def do_accept(self, asked: Frame) -> None:
        await self.write({"type": "chat_accept", "provider_id": self.agent_id, **fields(asked)})

    async def do_reject(self, asked: Frame) -> None:
        await self.write({"type": "chat_reject", "provider_id": self.agent_id, **fields(asked)})

    async def do_end(self, asked: Frame) -> None:
        await self.write({"type": "chat_end", "agent_id": self.agent_id, **fields(asked)})

    async def waited(self, waiting: "list[asyncio.Future[Frame]]", frame: Frame, asked: Frame) -> Frame:
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        waiting.append(answer)
        await self.write(frame)
        return await self.wait(answer, asked.get("timeout", ANSWER_SECONDS))

    async def take(self, frame: Frame) -> None:
        decided = frame.get("type") in ("chat_accept", "chat_reject")
        if self.answered(self.histories, frame) or decided and self.answered(self.requests, frame):
            return
        missing = [name for name in ("content", "sender_id") if not isinstance(frame.get(name), str)]
        if missing:
            emit("died", missing=missing, frame=frame)
            os._exit(3)
        emit("chat", type=frame["type"], sender_id=frame["sender_id"], content=frame["content"], frame=frame)

    @staticmethod
    def answered(waiting: "list[asyncio.Future[Frame]]", frame: Frame) -> bool:
        while waiting:
            answer = waiting.pop(0)
            if not answer.done():
                answer.set_result(frame)
                return True
        return False


class HubClient(Agent):
    """The unified client of later days."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(agent_id)
        self.waiting: dict[str, asyncio.Future[Frame]] = {}

    async def do_connect(self, asked: Frame) -> Frame:
        answer = self.waiting["connected"] = asyncio.get_running_loop().create_future()
        await self.write({"type": "connect", "client_type": "unified", "client_id": self.agent_id})
        return {"frame": await self.wait(answer, ANSWER_SECONDS)}

    async def do_ask(self, asked: Frame) -> Frame:
        request_id = uuid.uuid4().hex[:8]
        answer = self.waiting[request_id] = asyncio.get_running_loop().create_future()
        await self.write({"request_id": request_id, "client_id": self.agent_id, **asked["frame"]})
        frame = await self.wait(answer, asked.get("timeout", ANSWER_SECONDS))
        if frame.get("error"):
            raise CommandFailed(frame["error"], frame=frame)
        return {"frame": frame}

    async def take(self, frame: Frame) -> None:
        key = "connected" if frame.get("type") == "connected" else frame.get("request_id")
        answer = self.waiting.pop(key, None) if isinstance(key, str) else None
        if answer is not None and not answer.done():
            answer.set_result(frame)
        else:
            emit("pushed", type=frame.get("type"), frame=frame)


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("persona", choices=["client", "unified"])
    parser.add_argument("--agent-id", required=True)
    given = parser.parse_args()
    agent: Agent = ChatClient(given.agent_id) if given.persona == "client" else HubClient(given.agent_id)
    await serve_commands(agent.commands(), persona=given.persona, websockets=websockets.__version__)
    await agent.leave()


if __name__ == "__main__":
    asyncio.run(main())
