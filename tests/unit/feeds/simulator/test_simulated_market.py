"""What the simulated market does, over whole sessions."""

import asyncio
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed
from adapters.inbound.feeds.simulator.simulated_symbol import NSE_LIKE, SimulatedSymbol
from adapters.inbound.feeds.simulator.symbol_day import SymbolDay
from adapters.inbound.feeds.simulator.trading_halt import TradingHalt
from domain.commands import AdvanceTime
from domain.errors import InvalidValue
from domain.frame import RowKind, instrument_of, kind_of
from domain.session import SessionRules
from domain.special_session import SpecialSession
from tests.unit.feeds.reading import Delivered, Row, read

NSE = SessionRules(ZoneInfo("Asia/Kolkata"))
FRIDAY = date(2024, 1, 5)
QUIET = (
    SimulatedSymbol("ABB", Decimal("920.50"), ticks_per_second=0.3),
    SimulatedSymbol("LOTS", Decimal(60), Decimal("0.25"), lot=50, ticks_per_second=0.2),
)
SHORT = SessionRules(ZoneInfo("Asia/Kolkata"), time(10), time(10, 10, 30))


def market(
    seed: int = 1, sessions: int | None = 1, rules: SessionRules = NSE, symbols: tuple[SimulatedSymbol, ...] = QUIET
) -> SimulatedMarketFeed:
    return SimulatedMarketFeed(seed, FRIDAY, rules, symbols, sessions)


@pytest.fixture(scope="module")
def three_days() -> Delivered:
    return asyncio.run(read(market(sessions=3)))


def trades_of(rows: list[Row], instrument: int) -> list[Row]:
    return [row for row in rows if instrument_of(row[0]) == instrument and kind_of(row[0]) is RowKind.TRADE]


def second_of_session(ts: int) -> float:
    """Seconds since 09:15 in Kolkata (UTC+05:30)."""
    return (ts / 1e9 + 19_800) % 86_400 - 33_300


def day_of(ts: int) -> date:
    return datetime.fromtimestamp(ts / 1e9, NSE.timezone).date()


async def test_the_same_seed_makes_the_same_market_and_another_another() -> None:
    one, same, other = [await read(market(seed, rules=SHORT)) for seed in (5, 5, 6)]
    assert one == same
    assert one.items != other.items


async def test_the_market_does_not_depend_on_the_batch_size() -> None:
    one, seven, many = [await read(market(rules=SHORT, sessions=2), limit) for limit in (1, 7, 1_000)]
    assert one == seven == many


@pytest.mark.parametrize("seed", range(6))
async def test_the_market_continues_from_any_cursor_as_if_it_had_not_stopped(seed: int) -> None:
    whole = await read(market(sessions=3, rules=SHORT))
    random = Random(seed)
    stop = random.choice((1, len(whole.items), random.randrange(len(whole.items))))
    first = await read(market(sessions=3, rules=SHORT), limit=random.choice((1, 10)), at_most=stop)
    rest = await read(market(sessions=3, rules=SHORT), cursor=first.cursor)
    assert first.items + rest.items == whole.items
    assert rest.cursor == whole.cursor


def since(whole: Delivered, ns: int) -> list[Row | AdvanceTime]:
    return [item for item in whole.items if (item.ts if isinstance(item, AdvanceTime) else item[1]) >= ns]


def short_market_since(ns: int) -> SimulatedMarketFeed:
    return SimulatedMarketFeed(1, FRIDAY, SHORT, QUIET, 3, lambda: ns)


@pytest.mark.parametrize("seconds", [-5, 0, 90, 629, 630, 86_400, 3 * 86_400 + 100])
async def test_what_was_before_the_time_to_begin_at_is_passed_over_and_nothing_else_changes(seconds: int) -> None:
    whole = await read(market(sessions=3, rules=SHORT))
    begin = SHORT.session_at(int(datetime(2024, 1, 5, 10, tzinfo=SHORT.timezone).timestamp()) * 10**9)
    assert begin is not None
    expected = since(whole, ns := begin.start + seconds * 10**9)
    passed = await read(short_market_since(ns))
    rows = [item for item in passed.items if not isinstance(item, AdvanceTime)]
    # a second that had begun is passed over whole, with the rows that it still had
    assert rows == [item for item in expected if not isinstance(item, AdvanceTime)]
    assert passed.items[-1] == expected[-1]
    assert passed.cursor == whole.cursor


async def test_a_restart_passes_over_what_happened_meanwhile_but_never_goes_back() -> None:
    whole = await read(market(sessions=3, rules=SHORT))
    first = await read(market(sessions=3, rules=SHORT), at_most=300)
    later = whole.rows[-100][1] // 10**9 * 10**9
    assert (await read(short_market_since(later), cursor=first.cursor)).items == since(whole, later)
    rest = await read(short_market_since(whole.rows[0][1]), cursor=first.cursor)
    assert first.items + rest.items == whole.items


async def test_a_later_day_is_made_without_the_days_before_it(three_days: Delivered) -> None:
    monday = await read(market(sessions=2), cursor="2024-01-08:0")
    start = three_days.items.index(monday.items[0])
    assert three_days.items[start : start + len(monday.items)] == monday.items


def test_rows_and_advances_come_in_order_of_time_within_sessions(three_days: Delivered) -> None:
    times = [item.ts if isinstance(item, AdvanceTime) else item[1] for item in three_days.items]
    assert times == sorted(times)
    assert all(NSE.session_at(ts) for _, ts, _, _ in three_days.rows)
    assert {day_of(ts) for ts in times} == {FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)}


def test_time_is_advanced_every_second_and_just_after_the_end_of_the_session(three_days: Delivered) -> None:
    seconds = [second_of_session(item.ts) for item in three_days.items if isinstance(item, AdvanceTime)]
    assert seconds == pytest.approx([*range(1, 22_500), 22_500.001] * 3, abs=1e-4)


def test_rows_after_an_advance_are_not_before_it(three_days: Delivered) -> None:
    advanced = 0
    for item in three_days.items:
        if isinstance(item, AdvanceTime):
            advanced = item.ts
        else:
            assert item[1] >= advanced


async def test_a_market_without_breaks_is_advanced_to_the_end_of_its_day() -> None:
    rules = SessionRules.around_the_clock()
    delivered = await read(market(rules=rules, sessions=2, symbols=QUIET[:1]))
    advances = [item.ts for item in delivered.items if isinstance(item, AdvanceTime)]
    assert {later - earlier for earlier, later in pairwise(advances)} == {10**9}
    assert len(advances) == 2 * 86_400


def test_prices_are_above_zero_on_the_tick_grid_and_sizes_are_whole_lots(three_days: Delivered) -> None:
    for code, _, price, size in three_days.rows:
        symbol = QUIET[instrument_of(code)]
        exact = Decimal(repr(price))
        assert exact > 0
        assert exact % symbol.tick_size == 0
        assert size > 0
        assert size % symbol.lot == 0


def test_a_price_at_the_bottom_of_its_grid_stays_on_it() -> None:
    session = NSE.session_at(1_704_426_300 * 10**9)
    assert session is not None
    day = SymbolDay(SimulatedSymbol("WILD", Decimal("5.00"), daily_volatility_pct=20), 0, session, opening=3, closing=2, seed=1)
    prices = [price for _ in range(375) for _, _, price, _ in day.next_minute()]
    assert min(prices) == 0.1
    assert {Decimal(repr(price)) % Decimal("0.05") for price in prices} == {0}


async def test_a_worthless_wild_market_still_has_prices_above_zero() -> None:
    wild = SimulatedSymbol("WILD", Decimal("5.00"), daily_volatility_pct=20, ticks_per_second=2)
    rows = (await read(market(symbols=(wild,), sessions=2))).rows
    assert min(price for _, _, price, _ in rows) > 0
    assert len({price for _, _, price, _ in rows}) > 10


def test_the_first_session_opens_at_the_start_price(three_days: Delivered) -> None:
    for instrument, symbol in enumerate(QUIET):
        opened = trades_of(three_days.rows, instrument)[0][2]
        assert 0 <= Decimal(repr(opened)) - symbol.start_price <= symbol.tick_size


def test_trading_is_busiest_at_both_ends_of_the_session(three_days: Delivered) -> None:
    volumes: Counter[int] = Counter()
    for instrument in range(2):
        for _, ts, _, size in trades_of(three_days.rows, instrument):
            volumes[int(second_of_session(ts) // 4_500)] += int(size)
    first, *middle, last = (volumes[part] for part in range(5))
    assert min(first, last) > 1.3 * max(middle)


def test_one_instrument_is_halted_for_some_minutes_each_day(three_days: Delivered) -> None:
    for day in sorted({day_of(ts) for _, ts, _, _ in three_days.rows}):
        session = NSE.session_at(next(ts for _, ts, _, _ in three_days.rows if day_of(ts) == day))
        assert session is not None
        halt = TradingHalt.of(session, len(QUIET), 1)
        assert 4 * 60 <= (halt.end - halt.start) / 1e9 <= 12 * 60
        assert session.start < halt.start < halt.end < session.end
        during = [code for code, ts, _, _ in three_days.rows if halt.start <= ts < halt.end]
        assert {instrument_of(code) for code in during} == {0, 1} - {halt.instrument}
        advances = [item.ts for item in three_days.items if isinstance(item, AdvanceTime) and halt.start <= item.ts < halt.end]
        assert len(advances) >= (halt.end - halt.start) // 10**9


async def test_a_day_opens_with_a_gap_to_the_close_before() -> None:
    rows = (await read(market(sessions=6))).rows
    gaps = []
    for instrument in range(2):
        prints = trades_of(rows, instrument)
        gaps += [abs(later[2] / earlier[2] - 1) for earlier, later in pairwise(prints) if day_of(earlier[1]) != day_of(later[1])]
    assert len(gaps) == 10
    assert fmean(gaps) > 0.003
    steps = [abs(later[2] / earlier[2] - 1) for earlier, later in pairwise(trades_of(rows, 0))]
    assert min(gaps) > fmean(steps)


async def test_volatility_comes_in_clusters() -> None:
    rows = (await read(market(sessions=8, symbols=NSE_LIKE[:1]))).rows
    closes: dict[tuple[date, int], float] = {}
    for _, ts, price, _ in trades_of(rows, 0):
        closes[day_of(ts), int(second_of_session(ts) // 60)] = price
    moves: dict[date, list[float]] = defaultdict(list)
    for (key, price), (after, later) in pairwise(closes.items()):
        if key[0] == after[0] and 60 <= key[1] < 315:
            moves[key[0]].append(abs(later / price - 1))
    pairs = [pair for day in moves.values() for pair in pairwise(day)]
    mean = fmean(one for one, _ in pairs)
    covariance = fmean((one - mean) * (other - mean) for one, other in pairs)
    assert covariance / fmean((one - mean) ** 2 for one, _ in pairs) > 0.1


def test_quotes_surround_the_trades(three_days: Delivered) -> None:
    quotes: dict[tuple[int, RowKind], tuple[int, float]] = {}
    fresh = 0
    for code, ts, price, _ in three_days.rows:
        instrument, kind = instrument_of(code), kind_of(code)
        if kind is not RowKind.TRADE:
            quotes[instrument, kind] = ts, price
            continue
        bid, ask = quotes[instrument, RowKind.BID], quotes[instrument, RowKind.ASK]
        assert 0 < bid[1] < ask[1]
        if bid[0] == ts:
            fresh += 1
            assert price in {bid[1], ask[1]}
    assert fresh > 1_000


async def test_progress_counts_rows_and_ends_with_the_last_session() -> None:
    endless = market(sessions=None, rules=SHORT)
    await endless.start("")
    assert await endless.next_batch(10)
    assert endless.progress().fraction is None
    ending = market(sessions=2, rules=SHORT)
    rows = len((await read(ending)).rows)
    assert (ending.progress().rows, ending.progress().fraction) == (rows, 1.0)


async def test_an_endless_market_goes_on_after_a_weekend_and_ends_when_closed() -> None:
    feed = market(sessions=None, rules=SHORT)
    await feed.start("")
    days: set[str] = set()
    while len(days) < 8:
        batch = await feed.next_batch(10_000)
        assert batch is not None
        days |= {cursor.partition(":")[0] for cursor in batch.cursors}
    assert {date.fromisoformat(day).weekday() for day in days} == {0, 1, 2, 3, 4}
    await feed.close()
    await feed.close()
    assert await feed.next_batch(1) is None


async def test_holidays_are_left_out() -> None:
    rules = SessionRules(NSE.timezone, time(10), time(10, 5), holidays=frozenset({date(2024, 1, 8)}))
    delivered = await read(market(sessions=2, rules=rules))
    assert {day_of(ts) for _, ts, _, _ in delivered.rows} == {FRIDAY, date(2024, 1, 9)}


async def test_special_sessions_are_traded_at_their_own_hours_and_the_first_of_two_alone() -> None:
    evening = SpecialSession(date(2024, 1, 6), time(18), time(18, 5))  # a Saturday
    parts = [SpecialSession(date(2024, 1, 8), time(hour), time(hour, 5)) for hour in (9, 11)]
    rules = SessionRules(NSE.timezone, time(10), time(10, 5), special=(evening, *parts))
    rows = (await read(market(sessions=4, rules=rules))).rows
    hours = {(day_of(ts), datetime.fromtimestamp(ts // 10**9, NSE.timezone).hour) for _, ts, _, _ in rows}
    assert hours == {(FRIDAY, 10), (date(2024, 1, 6), 18), (date(2024, 1, 8), 9), (date(2024, 1, 9), 10)}


@pytest.mark.parametrize("cursor", ["rows:5", "2024-01-06:0", "2023-12-29:0", "2024-01-05", "2024-01-05:99999999"])
async def test_a_cursor_of_another_feed_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidValue, match="feed cursor"):
        await market(rules=SHORT).start(cursor)


def test_the_market_says_what_it_trades() -> None:
    feed = market(symbols=NSE_LIKE)
    assert list(feed.symbols) == ["ABB", "RELIANCE", "TCS", "INFY", "SBIN", "HDFCBANK"]
    assert [instrument.symbol for instrument in feed.instruments] == list(feed.symbols)
    assert NSE_LIKE[0].start_price == Decimal("920.50")
    assert (dict(feed.skipped), feed.problems) == ({}, ())


def test_its_identity_tells_markets_apart() -> None:
    holidays = SessionRules(NSE.timezone, holidays=frozenset({FRIDAY}))
    special = SessionRules(NSE.timezone, special=(SpecialSession(date(2024, 1, 6), time(18), time(19)),))
    other = [market(rules=rules) for rules in (SHORT, holidays, special)]
    markets = [market(), market(seed=2), *other, market(symbols=QUIET[:1])]
    assert len({tuple(feed.identity().items()) for feed in markets}) == len(markets)
    assert market().identity() == market().identity()
    assert "seed 1, from 2024-01-05, 09:15-15:30 Asia/Kolkata" in market().identity()["input.1"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("ABB.start_price", {"start_price": Decimal("920.52")}),
        ("ABB.start_price", {"start_price": Decimal(1)}),
        ("ABB.start_price", {"start_price": Decimal("NaN")}),
        ("ABB.daily_volatility_pct", {"daily_volatility_pct": 0.0}),
        ("ABB.daily_volatility_pct", {"daily_volatility_pct": 150.0}),
        ("ABB.ticks_per_second", {"ticks_per_second": -1.0}),
        ("ABB.lot", {"lot": 0}),
    ],
)
def test_a_symbol_that_cannot_be_simulated_is_refused(field: str, changes: dict[str, object]) -> None:
    values: dict[str, object] = {"symbol": "ABB", "start_price": Decimal("920.50")} | changes
    with pytest.raises(InvalidValue, match=field):
        SimulatedSymbol(**values)  # type: ignore[arg-type]  # wrong values are the point


def test_a_market_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidValue, match="symbols"):
        market(symbols=())
    with pytest.raises(InvalidValue, match="symbols"):
        market(symbols=(QUIET[0], QUIET[0]))
    with pytest.raises(InvalidValue, match="sessions"):
        market(sessions=0)
    never = SessionRules(
        NSE.timezone, weekdays=frozenset({0}), holidays=frozenset(date(2024, 1, 8) + timedelta(weeks=week) for week in range(60))
    )
    with pytest.raises(InvalidValue, match="holidays"):
        market(rules=never)
