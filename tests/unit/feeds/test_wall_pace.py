"""Rows at their own time by the clock."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.inbound.feeds.paced_feed import PacedFeed
from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from adapters.inbound.feeds.wall_pace import WallPace
from domain.frame import TickFrame
from domain.session import SessionRules
from tests.unit.feeds.fake_clock import FakeClock

UTC = ZoneInfo("UTC")
RULES = SessionRules(UTC, time(10), time(10, 10))
ONE = (SimulatedSymbol("ABB", Decimal("920.50"), ticks_per_second=1.0),)
TEN = int(datetime(2024, 1, 5, 10, tzinfo=UTC).timestamp())


class ClockSetTo(FakeClock):
    """A monotonic clock like ``FakeClock``'s and a wall clock beside it, ``ahead`` seconds of it."""

    def __init__(self, wall: float) -> None:
        super().__init__()
        self.ahead = wall - self.seconds

    def now_ns(self) -> int:
        return round((self.seconds + self.ahead) * 1e9)


async def test_what_has_passed_is_delivered_at_once_and_the_rest_at_its_own_time() -> None:
    clock = ClockSetTo(TEN + 300)
    feed = PacedFeed(SimulatedMarketFeed(1, date(2024, 1, 5), RULES, ONE, 1), clock, WallPace(clock))
    await feed.start("")
    late = []
    while batch := await feed.next_batch(100):
        for item in batch.inputs:
            late += [clock.now_ns() - ts for ts in (item.times if isinstance(item, TickFrame) else [item.ts])]
    caught_up = [ns for ns in late if ns >= 1_000_000]
    on_time = [ns for ns in late if ns < 1_000_000]
    assert late == caught_up + on_time
    assert max(caught_up) <= 300 * 10**9
    assert len(caught_up) > 400
    assert len(on_time) > 400
    assert min(on_time) > -1_000, "nothing comes before its time"


def test_a_clock_that_is_set_is_followed() -> None:
    clock = ClockSetTo(TEN)
    pace = WallPace(clock)
    assert pace.due((TEN + 5) * 10**9) == clock.monotonic() + 5
    clock.ahead += 60
    assert pace.due((TEN + 5) * 10**9) == clock.monotonic() - 55
    assert pace.count_due([(TEN + second) * 10**9 for second in (1, 60, 61)], clock.monotonic()) == 2
