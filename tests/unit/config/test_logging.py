import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.logging import configure_logging


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_is_one_object_a_line_with_what_was_passed_as_extra() -> None:
    out = io.StringIO()
    configure_logging("info", "json", out)
    logging.getLogger("velox.test").warning("two\nlines", extra={"symbol": "SPY", "path": object})
    (line,) = out.getvalue().splitlines()
    record = json.loads(line)
    assert (record["level"], record["logger"], record["symbol"]) == ("warning", "velox.test", "SPY")
    assert record["time"].endswith("+00:00")


def test_json_holds_the_traceback_of_an_error() -> None:
    out = io.StringIO()
    configure_logging("info", "json", out)
    try:
        raise KeyError("lost")
    except KeyError:
        logging.getLogger("velox.test").exception("failed")
    assert "KeyError" in json.loads(out.getvalue())["traceback"]


def test_what_is_below_the_level_is_not_said() -> None:
    out = io.StringIO()
    configure_logging("warning", "text", out)
    logging.getLogger("velox.test").info("quiet")
    assert out.getvalue() == ""


def test_configuring_again_replaces_what_was_configured() -> None:
    first, second = io.StringIO(), io.StringIO()
    configure_logging("info", "text", first)
    configure_logging("info", "text", second)
    logging.getLogger("velox.test").info("once")
    assert (first.getvalue(), len(second.getvalue().splitlines())) == ("", 1)


@pytest.mark.parametrize(
    ("out", "no_colour", "coloured"),
    [(Terminal(), False, True), (Terminal(), True, False), (io.StringIO(), False, False)],
)
def test_colour_is_for_terminals_that_want_it(out: io.StringIO, no_colour: bool, coloured: bool) -> None:
    configure_logging("info", "text", out, no_colour=no_colour)
    logging.getLogger("velox.test").error("bad")
    assert ("\x1b[" in out.getvalue()) is coloured
