"""Nobody waits for the terminal."""

import io
from threading import Event

from adapters.inbound.cli.terminal import Terminal


class Paused(io.StringIO):
    """A terminal that shows nothing until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = Event()

    def write(self, text: str) -> int:
        self.goes_on.wait(10)
        return super().write(text)


class Gone(io.StringIO):
    """A pipe whose reader has left."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_lines_are_written_in_order_before_it_is_closed() -> None:
    out = io.StringIO()
    terminal = Terminal(out)
    for number in range(100):
        terminal.say(str(number))
    terminal.close()
    assert out.getvalue().split() == [str(number) for number in range(100)]


def test_a_paused_terminal_delays_nobody_and_drops_what_is_too_much() -> None:
    out = Paused()
    terminal = Terminal(out)
    for number in range(5_000):
        terminal.say(str(number))
    out.goes_on.set()
    while len(out.getvalue().split()) < 1_000:
        terminal.close()
    shown = out.getvalue().split()
    assert shown[:900] == [str(number) for number in range(900)]
    assert len(shown) < 1_100


def test_a_reader_that_has_left_ends_the_telling_and_nothing_else() -> None:
    terminal = Terminal(Gone())
    terminal.say("hello")
    terminal.close()
    terminal.say("again")
