"""The terminal: lines for the person who watches, written so that nobody ever waits for the terminal."""

import sys
from queue import Full, Queue
from threading import Thread
from typing import TextIO

_MOST_WAITING = 1_000
_LONGEST_FLUSH_S = 1.0


class Terminal:
    """Writes lines in a thread of its own: a paused terminal or a full pipe delays nothing, and what is too much is left out."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = sys.stdout if out is None else out
        self._lines: Queue[str | None] = Queue(_MOST_WAITING)
        self._writer = Thread(target=self._write, name="terminal", daemon=True)
        self._writer.start()

    def say(self, text: str) -> None:
        """Write a text and an end of line, soon; it is dropped while a thousand others wait."""
        try:
            self._lines.put_nowait(text)
        except Full:
            return

    def close(self) -> None:
        """Write what waits, for at most a second."""
        try:
            self._lines.put_nowait(None)
        except Full:
            return
        self._writer.join(_LONGEST_FLUSH_S)

    def _write(self) -> None:
        while (text := self._lines.get()) is not None:
            try:
                self._out.write(f"{text}\n")
                self._out.flush()
            except (OSError, ValueError):
                return  # whoever read it is gone: there is nobody left to tell
