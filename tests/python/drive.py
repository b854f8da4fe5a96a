"""How a test drives an agent that is a process of its own: JSON objects, one a line, both ways.

    test → agent, standard input    {"do": COMMAND, "id": ID, …}
    agent → test, standard output   {"event": NAME, …}

The agent's first event is `ready`. Every command is answered once, by `done` (with its results) or by `failed` (with
`error`, a sentence, and more where there is more to say), both with the command's `id`, whatever JSON value that was.
Commands begin in the order they came, and do not wait for each other. A line that is no command is answered `failed`
with id null. The end of standard input ends the agent: it closes its connections and exits with 0. Output is ASCII:
other characters are escaped. Standard error is for people.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Command = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]

LINE_LIMIT_BYTES = 32 * 1024 * 1024


class CommandFailed(Exception):
    """A command that could not be done; `details` go into its `failed` event."""

    def __init__(self, sentence: str, /, **details: Any) -> None:
        super().__init__(sentence)
        self.details = details


def emit(event: str, /, **fields: Any) -> None:
    """Tells the test something."""
    try:
        sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)  # nobody drives any more


async def serve_commands(commands: dict[str, Command], **ready: Any) -> None:
    """Carries out commands until standard input ends."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=LINE_LIMIT_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    emit("ready", **ready)
    running: set[asyncio.Task[None]] = set()
    while line := await lines.readline():
        if line.strip():
            task = asyncio.create_task(_carry_out(commands, line))
            running.add(task)
            task.add_done_callback(running.discard)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _carry_out(commands: dict[str, Command], line: bytes) -> None:
    ident: Any = None
    try:
        asked = json.loads(line)
        ident = asked.get("id")
        command = commands.get(asked.get("do", ""))
        if command is None:
            raise CommandFailed(f"no command {asked.get('do')!r}, only {', '.join(sorted(commands))}")
        result = await command(asked)
    except CommandFailed as failure:
        emit("failed", id=ident, error=str(failure), **failure.details)
    except Exception as failure:  # whatever it was, the test is waiting for an answer
        emit("failed", id=ident, error=f"{type(failure).__name__}: {failure}")
    else:
        emit("done", id=ident, **(result or {}))
