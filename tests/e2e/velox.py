"""The real program, in processes of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).with_name("velox")
"""Beside the interpreter that runs the tests: what was installed into the same environment."""
_LONGEST_S = 120.0

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see the memory of another process")

Summary = dict[str, Any]
_LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  (whatever the program printed)
        """Its standard output as one JSON value."""
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Velox:
    """``home`` is the working directory and holds the data directories, ``data`` unless another is given.

    ``largest_file`` is how many bytes a file that the program writes may have: beyond it the disk counts as full.
    """

    home: Path

    def __call__(self, *arguments: str | Path, data: str = "data", largest_file: int | None = None) -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            self._command(arguments, data, largest_file),
            cwd=self.home,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def replay(self, *arguments: str | Path, data: str = "data") -> Summary:
        """The summary of a replay that has to succeed."""
        summary: Summary = self("replay", *arguments, "--json", data=data).json
        return summary

    @contextmanager
    def started(self, *arguments: str | Path, data: str = "data", largest_file: int | None = None) -> "Iterator[Running]":
        """A command while it runs; it is killed where the test leaves it running."""
        out, err = (self.home / f"{data}.{name}" for name in ("out", "err"))
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(
                self._command(arguments, data, largest_file),
                cwd=self.home,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_err,
            )
        try:
            yield Running(process, out, err)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def data(self, name: str = "data") -> Path:
        """A data directory."""
        return self.home / name

    def _command(self, arguments: tuple[str | Path, ...], data: str, largest_file: int | None) -> list[str]:
        command = [str(PROGRAM), *map(str, arguments), "--data-dir", str(self.data(data))]
        return command if largest_file is None else [sys.executable, "-c", _LIMITED, str(largest_file), *command]


@dataclass(frozen=True, slots=True)
class Running:
    """A process that this test has started."""

    process: "subprocess.Popen[bytes]"
    out_file: Path
    err_file: Path

    @property
    def out(self) -> str:
        """What it has said so far."""
        return self.out_file.read_text("utf-8")

    @property
    def err(self) -> str:
        """What it has said so far on standard error."""
        return self.err_file.read_text("utf-8")

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    @property
    def peak_rss_bytes(self) -> int:
        """The most memory that it has had resident so far (as Linux tells it); 0 once it has ended."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
        return int(line.split()[1]) * 1024

    def kill(self) -> bool:
        """Kill it with SIGKILL; whether it was still running."""
        self.process.kill()
        return self.process.wait(_LONGEST_S) == -signal.SIGKILL

    def stop(self, number: signal.Signals = signal.SIGINT, within_s: float = _LONGEST_S) -> Ended:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.wait(within_s)

    def wait(self, within_s: float = _LONGEST_S) -> Ended:
        """Wait for the end."""
        code = self.process.wait(within_s)
        return Ended(code, self.out, self.err)


def outcome(summary: Mapping[str, Any]) -> Summary:
    """What a summary says about the run; not how fast this process was, or how large."""
    return {name: value for name, value in summary.items() if name not in ("seconds", "ticks_per_second", "peak_rss_bytes")}


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("VELOX_")}
