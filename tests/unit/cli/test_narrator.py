"""What the person at the terminal is told."""

from adapters.inbound.cli.narrator import Narrator
from application.ports.journal import Entry
from tests.unit.application.small_run import frames, recorder
from tests.unit.followers.manual_clock import ManualClock


def run(count: int) -> list[Entry]:
    """Entries of a run with many trades."""
    made = recorder()
    return [made.take(frame, "") for frame in frames(count)]


async def test_signals_fills_stops_and_closed_trades_are_told_with_market_time() -> None:
    lines: list[str] = []
    clock = ManualClock()
    narrator = Narrator(lines.append, clock)
    for entry in run(20):
        await clock.advance(3.0)
        narrator.listen([entry])
    told = "\n".join(lines)
    for word in ("SIGNAL  BUY", "FILL    SELL", "STOP  ", "CLOSED  ", "[ema_cross]", "ticks/s", "equity 999,", "03:45:"):
        assert word in told


async def test_a_rush_is_counted_and_not_told_line_by_line() -> None:
    lines: list[str] = []
    clock = ManualClock()
    narrator = Narrator(lines.append, clock)
    narrator.listen(run(40))
    assert len(lines) == 12
    await clock.advance(6.0)
    narrator.listen([])
    assert "lines not shown" in lines[-1]
    await clock.advance(6.0)
    narrator.listen([])
    assert "lines not shown" not in lines[-1]


async def test_before_the_first_trade_it_says_what_is_waited_for() -> None:
    lines: list[str] = []
    clock = ManualClock()
    narrator = Narrator(lines.append, clock)
    narrator.listen(run(1))
    lines.clear()
    await clock.advance(5.0)
    narrator.listen([])
    assert "no trade yet" in lines[0]
