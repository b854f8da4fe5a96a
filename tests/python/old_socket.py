"""The connection of an old agent, and the commands that every persona of old_agent.py has."""

import asyncio
import contextlib
import inspect
import json
from typing import Any

import websockets
import websockets.exceptions
from drive import Command, CommandFailed, emit

MAJOR = int(websockets.__version__.split(".")[0])
ANSWER_SECONDS = 30.0


def connection(url: str, headers: dict[str, str]) -> Any:
    """The library's own `connect`, by whichever names this version gives its options."""
    options: dict[str, Any] = {"ping_interval": None}
    if headers:
        options["extra_headers" if MAJOR < 14 else "additional_headers"] = headers
    if MAJOR >= 15:
        options["proxy"] = None
    return websockets.connect(url, **options)


class Agent:
    """One old client: at most one connection, read by one task."""

    def __init__(self, agent_id: str) -> None:
        self.agent_id = agent_id
        self.socket: Any = None
        self.reader: asyncio.Task[None] | None = None
        self.headers: dict[str, str] = {}

    def commands(self) -> dict[str, Command]:
        """Every method that is a command, by its name."""
        found = inspect.getmembers(self, inspect.iscoroutinefunction)
        return {name.removeprefix("do_"): method for name, method in found if name.startswith("do_")}

    async def take(self, frame: dict[str, Any]) -> None:
        """Makes something of a frame that came."""

    async def do_open(self, asked: dict[str, Any]) -> None:
        if self.reader is not None and not self.reader.done():
            raise CommandFailed("a connection is open")
        self.socket = await connection(asked["url"], self.headers)
        self.reader = asyncio.create_task(self.read(self.socket))

    async def do_send(self, asked: dict[str, Any]) -> None:
        await self.write(asked["frame"])

    async def do_text(self, asked: dict[str, Any]) -> None:
        await self.connected().send(asked["text"])

    async def do_binary(self, asked: dict[str, Any]) -> None:
        await self.connected().send(asked["text"].encode())

    async def do_once(self, asked: dict[str, Any]) -> dict[str, Any]:
        async with connection(asked["url"], asked.get("headers", {})) as socket:
            await socket.send(json.dumps(asked["frame"], ensure_ascii=False))
            return {"frame": json.loads(await asyncio.wait_for(socket.recv(), ANSWER_SECONDS))}

    async def do_quick(self, asked: dict[str, Any]) -> None:
        async with connection(asked["url"], self.headers) as socket:
            await socket.send(json.dumps(asked["frame"], ensure_ascii=False))

    async def do_close(self, asked: dict[str, Any]) -> None:
        await self.connected().close()
        await self.finished()

    async def do_drop(self, asked: dict[str, Any]) -> None:
        self.connected().transport.abort()
        await self.finished()

    async def write(self, frame: dict[str, Any]) -> None:
        await self.connected().send(json.dumps(frame, ensure_ascii=False))

    def connected(self) -> Any:
        if self.socket is None:
            raise CommandFailed("no connection: open first")
        return self.socket

    async def finished(self) -> None:
        if self.reader is not None:
            await asyncio.wait([self.reader])

    async def read(self, socket: Any) -> None:
        try:
            while True:
                text = await socket.recv()
                try:
                    frame = json.loads(text)
                    emit("frame", frame=frame)
                    await self.take(frame)
                except Exception as failure:  # an old client prints it and reads on
                    emit("broken", text=str(text), error=f"{type(failure).__name__}: {failure}")
        except websockets.exceptions.ConnectionClosed as end:
            emit("closed", code=end.rcvd.code if end.rcvd else 1006, reason=end.rcvd.reason if end.rcvd else "")

    async def wait(self, answer: "asyncio.Future[dict[str, Any]]", seconds: float) -> dict[str, Any]:
        """What the hub answers, unless time or the connection ends before."""
        assert self.reader is not None
        ends: list[asyncio.Future[Any]] = [answer, self.reader]
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            raise CommandFailed("connection closed" if self.reader.done() else "timeout")
        return answer.result()

    async def leave(self) -> None:
        if self.socket is not None:
            with contextlib.suppress(websockets.exceptions.WebSocketException, OSError):
                await self.socket.close()
