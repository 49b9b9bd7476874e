"""Logging: to stderr, as text for people or as one JSON object a line for programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import ClassVar, TextIO

_BUILT_IN = frozenset(vars(logging.makeLogRecord({})))


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, what was passed as ``extra``, and the traceback, if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; what JSON cannot hold becomes text."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _BUILT_IN and name not in line}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """A line for people: local time, level, message; the level is coloured on a terminal alone."""

    _COLOURS: ClassVar = {logging.WARNING: "\x1b[33m", logging.ERROR: "\x1b[31m", logging.CRITICAL: "\x1b[31m"}

    def __init__(self, *, colour: bool) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S")
        self._colour = colour

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the interface's name)
        """The line without a traceback."""
        line = super().formatMessage(record)
        colour = self._COLOURS.get(record.levelno) if self._colour else None
        return f"{colour}{line}\x1b[0m" if colour else line


def configure_logging(level: str, line_format: str, stream: TextIO | None = None, *, no_colour: bool = False) -> None:
    """Send everything from ``level`` (debug, info, warning, error) on to ``stream`` (stderr) as ``text`` or ``json``.

    Replaces what was configured before. Libraries below our own are heard from warning on, unless the level is debug.
    """
    out = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter() if line_format == "json" else TextFormatter(colour=out.isatty() and not no_colour))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    quiet = logging.NOTSET if level == "debug" else logging.WARNING
    for library in ("uvicorn", "litestar", "httpx", "asyncio"):
        logging.getLogger(library).setLevel(quiet)
