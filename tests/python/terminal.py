"""A person at a terminal: runs one program on a pty of 24 lines and 80 columns, and types.

    terminal.py PROGRAM [ARGUMENT …]

Commands (see drive.py):

    type {text}        types it; "\\r" is the Enter key, "\\u0003" Ctrl-C, "\\u0004" Ctrl-D
    until {text}       → {output} everything shown since the last `until`, up to the end of `text`
    exit               → {code, output} the program's exit code, and what it showed last
"""

import asyncio
import codecs
import fcntl
import os
import pty
import struct
import sys
import termios
from typing import Any

import drive

LINES, COLUMNS = 24, 80
PATIENCE_SECONDS = 30


class Screen:
    def __init__(self, program: list[str]) -> None:
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execvpe(program[0], program, {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"})
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._shown = ""
        self._over = False
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._terminal, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # the program is over
            data = b""
        if data:
            self._shown += self._decoder.decode(data)
        else:
            self._over = True
            asyncio.get_running_loop().remove_reader(self._terminal)
        self._changed.set()

    async def _wait(self) -> None:
        """Until something changed; TimeoutError if nothing does."""
        self._changed.clear()
        await asyncio.wait_for(self._changed.wait(), PATIENCE_SECONDS)

    async def type(self, command: dict[str, Any]) -> None:
        os.write(self._terminal, command["text"].encode())

    async def until(self, command: dict[str, Any]) -> dict[str, Any]:
        text = command["text"]
        try:
            while text not in self._shown:
                if self._over:
                    raise drive.CommandFailed(f"the program is over, and showed {self._shown!r}")
                await self._wait()
        except asyncio.TimeoutError:
            raise drive.CommandFailed(f"it shows {self._shown!r}, not {text!r}") from None
        end = self._shown.index(text) + len(text)
        output, self._shown = self._shown[:end], self._shown[end:]
        return {"output": output}

    async def exit(self, _: dict[str, Any]) -> dict[str, Any]:
        while not self._over:
            await self._wait()
        _, status = await asyncio.to_thread(os.waitpid, self._child, 0)
        return {"code": os.waitstatus_to_exitcode(status), "output": self._shown}


async def main() -> None:
    screen = Screen(sys.argv[1:])
    await drive.serve_commands({"type": screen.type, "until": screen.until, "exit": screen.exit})


if __name__ == "__main__":
    asyncio.run(main())
