"""What the person at the terminal is told."""

from dataclasses import replace

import pytest

from adapters.inbound.cli.narrator import Narrator
from application.ports.journal import Entry
from domain.events import Event
from tests.unit.application.small_run import frames, recorder
from tests.unit.followers import decisions as made
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


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (made.ORDER_CANCELLED, "CANCELLED    SBIN       o-4: cancelled by api:owner"),
        (made.ORDER_EXPIRED, "EXPIRED      SBIN       o-4: the session has ended"),
        (made.OPERATOR_ACTED, "OPERATOR     cli:ravi: kill (fire)"),
        (made.COMMAND_REFUSED, "REFUSED      api:owner: cancel order: UNKNOWN_ORDER: there is no order o-9"),
        (made.HALTED, "TRADING      is HALTED, until it is reset (cli:ravi): kill switch: fire"),
        (made.REDUCING, "TRADING      is REDUCING (risk)"),
        (made.STRATEGY_SWITCHED, "STRATEGY     ema_cross is switched off (api:owner)"),
        (made.DATA_STALE, "DATA         SBIN       nothing for 30 s: it can only be closed"),
        (made.DATA_FRESH, "DATA         SBIN       is fresh again"),
        (made.SPLIT_APPLIED, "SPLIT        SBIN       7 new units for each old one"),
        (made.PRICE_GAP, "GAP          SBIN       645.00 → 92.00 (-85.7 %): is a split missing?"),
        (made.CALENDAR_UNCERTAIN, "CALENDAR     SBIN       NSE does not know 2030-01-15"),
        (
            replace(made.ORDER_REJECTED, strategy_id="manual"),
            "REFUSED BUY  SBIN       10: position_value: 6,210.00 is above 5,000.00",
        ),
    ],
)
def test_what_operators_do_and_what_becomes_of_orders_is_told(event: Event, line: str) -> None:
    lines: list[str] = []
    Narrator(lines.append, ManualClock()).listen([made.entry_with(event)])
    assert lines == [f"09:16:00  {line}"]


def test_a_strategys_refused_order_is_told_by_its_signal_alone() -> None:
    lines: list[str] = []
    Narrator(lines.append, ManualClock()).listen([made.entry_with(made.ORDER_REJECTED)])
    assert lines == []


def test_in_the_greatest_rush_a_halt_is_told() -> None:
    lines: list[str] = []
    narrator = Narrator(lines.append, ManualClock())
    narrator.listen([made.entry_with(*[made.ORDER_CANCELLED] * 40)])
    narrator.listen([made.entry_with(made.HALTED)])
    assert len(lines) == 13
    assert "is HALTED" in lines[-1]
