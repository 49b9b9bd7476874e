"""Typing into a program that wants a terminal."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

_LONGEST_S = 60.0
_ROWS, _COLUMNS = 50, 400
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]")


def type_into(
    command: Sequence[str], lines: Sequence[str], prompt: str, directory: Path, environment: Mapping[str, str]
) -> list[str]:
    """What the terminal shows at first, and then in answer to each line, which is typed when the prompt for it is there.

    With the last line, or without lines, the program has to end. It is killed where it does not end in a minute.
    """
    keyboard, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    process = subprocess.Popen(
        command, cwd=directory, env=environment, stdin=screen, stdout=screen, stderr=screen, start_new_session=True
    )
    os.close(screen)
    try:
        return _talk(keyboard, lines, prompt)
    finally:
        process.kill()
        process.wait()
        os.close(keyboard)


def _talk(keyboard: int, lines: Sequence[str], prompt: str) -> list[str]:
    screens, left = [""], list(lines)
    ends = monotonic() + _LONGEST_S
    while monotonic() < ends:
        if not select.select([keyboard], [], [], 1.0)[0]:
            continue
        try:
            piece = os.read(keyboard, 65_536).decode(errors="replace")
        except OSError:  # the program has closed its end
            piece = ""
        if not piece:
            return [screens[0], *(_answer(screen) for screen in screens[1:])]
        if "\x1b[6n" in piece:  # a program that asks where the cursor is
            os.write(keyboard, f"\x1b[1;{_COLUMNS}R".encode())
        screens[-1] += _ESCAPES.sub("", piece)
        # while a line is typed the program may draw prompt and line again and again; an answer begins on a line of its own
        last = screens[-1].rstrip("\r") if len(screens) == 1 else _answer(screens[-1]).rstrip("\r")
        if left and last.endswith(prompt):
            screens.append("")
            os.write(keyboard, f"{left.pop(0)}\r".encode())
    raise AssertionError(f"the program did not end; the terminal shows: {screens}")


def _answer(screen: str) -> str:
    """What is shown after the typed line."""
    return screen.partition("\n")[2]
