"""How far a replay has come, on stderr: a bar on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from adapters.inbound.cli.output import complain
from application.ports.market_data_feed import FeedProgress

_REDRAW_S = 0.1
_LINE_S = 10.0


class ProgressText:
    """Says at most every ``seconds`` how far a feed has come; rate and time left count from the first progress it was given.

    A replay may continue an earlier one, so the first progress need not be at the beginning.
    """

    def __init__(self, seconds: float, clock: Callable[[], float], say: Callable[[FeedProgress, str], None]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._say = say
        self._first: FeedProgress | None = None
        self._began = 0.0
        self._next = 0.0

    def __call__(self, progress: FeedProgress) -> None:
        """Take the progress after a batch."""
        now = self._clock()
        if self._first is None:
            self._first, self._began, self._next = progress, now, now + self._seconds
        elif now >= self._next:
            self._next = now + self._seconds
            self._say(progress, _text(self._first, progress, now - self._began))


@contextmanager
def shown_progress(*, quiet: bool, clock: Callable[[], float] = monotonic) -> Iterator[Callable[[FeedProgress], None]]:
    """What to call with the progress after every batch; it costs a look at the clock, and draws ten times a second at most."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as draw:
            yield ProgressText(_REDRAW_S, clock, draw)
    else:
        yield ProgressText(_LINE_S, clock, lambda _, text: complain(text))


@contextmanager
def _bar() -> Iterator[Callable[[FeedProgress, str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bars:
        task = bars.add_task("", total=1.0)

        def draw(progress: FeedProgress, text: str) -> None:
            bars.update(task, completed=progress.fraction or 0.0, description=text)
            bars.refresh()

        yield draw


def _text(first: FeedProgress, now: FeedProgress, elapsed: float) -> str:
    parts = [f"{now.rows:,} rows", f"{(now.rows - first.rows) / elapsed:,.0f}/s"]
    if now.fraction is not None and first.fraction is not None:
        parts.insert(1, f"{now.fraction:.0%}")
        if now.fraction > first.fraction:
            parts.append(f"{_clock_text((1 - now.fraction) * elapsed / (now.fraction - first.fraction))} left")
    return ", ".join(parts)


def _clock_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
