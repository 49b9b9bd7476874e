"""What a replay has to say beside its summary: what was left out and where, and what makes its figures less than they seem."""

from collections.abc import Iterator

import msgspec

from application.ports.journal import Journal
from application.ports.market_data_feed import MarketDataFeed
from application.replay_summary import ReplaySummary
from config.open_run import OpenRun
from domain.events import CalendarUncertain, PriceGapSuspected, StrategyFailed, TickRefused
from domain.tick_policy import OUTSIDE_SESSION

MOST_TOLD = 10
"""How many rows of each kind are told; the summary counts all of them."""


def left_out(feed: MarketDataFeed, journal: Journal) -> Iterator[str]:
    """The first rows that the feed skipped, the first that the engine refused, and the strategies that failed."""
    found = sum(feed.skipped.values())
    if found:
        rows = "1 row" if found == 1 else f"{found:,} rows"
        yield f"skipped {rows} of the input{f', the first {MOST_TOLD}' if found > MOST_TOLD else ''}:"
        yield from (f"  {problem}" for problem in feed.problems[:MOST_TOLD])
    refused = journal.events(kinds={TickRefused.kind}, limit=MOST_TOLD)
    if refused:
        yield "ticks were refused; the first of them:"
        yield from (f"  {_tick(event.body)}" for event in refused)
    for event in journal.events(kinds={StrategyFailed.kind}, limit=MOST_TOLD):
        failed = msgspec.json.decode(event.body)
        yield f"strategy {failed['strategy_id']} failed for {failed['symbol']} at {failed['timestamp']}: {failed['error']}"


def cautions(run: OpenRun, summary: ReplaySummary, rows: int) -> Iterator[str]:
    """What to know before the summary is believed; ``rows`` are those that this start has replayed."""
    if not rows and summary.ticks:
        yield "nothing was left to replay: this is what the earlier start came to; --fresh begins anew"
    if rows and not summary.ticks and not summary.skipped:
        yield "there was no trade in the input: quotes alone make no bars, so no strategy was asked"
    outside, session = summary.skipped.get(OUTSIDE_SESSION, 0), run.settings.session.rules()
    if outside > summary.ticks:
        hours = f"calendar {session.name}, {session.opens:%H:%M} to {session.closes:%H:%M} {session.timezone}"
        yield f"{outside:,} ticks lie outside the session ({hours}) and were not traded; set [session] to the market's hours"
    yield from _gaps(run.journal)
    yield from _unknown_days(run.journal)
    for assignment in run.recovered.recorder.engine.config.assignments:
        shortest = min(assignment.strategy(assignment.params).requires(), default=None)
        if run.bar_length and shortest and shortest < run.bar_length:
            yield (
                f"{assignment.strategy_id} trades on {shortest} bars, but the input has bars of {run.bar_length}: what happens "
                f"within them is made up; set its timeframe to {run.bar_length} or longer"
            )


def _gaps(journal: Journal) -> Iterator[str]:
    gaps = journal.events(kinds={PriceGapSuspected.kind}, limit=MOST_TOLD)
    if gaps:
        yield "sessions began so far from the price before that a split may be missing; instruments.<symbol>.splits takes it:"
    for event in gaps:
        gap = msgspec.json.decode(event.body)
        change = f"{gap['previous']} to {gap['price']} ({gap['change_pct']:+.1f} %)"
        yield f"  {gap['symbol']} {gap['timestamp']}: {change}, stops and positions were not adjusted"


def _unknown_days(journal: Journal) -> Iterator[str]:
    for event in journal.events(kinds={CalendarUncertain.kind}, limit=1):
        day = msgspec.json.decode(event.body)
        yield (
            f"{day['date']} is not in the table of the calendar {day['calendar']}, which ends with {day['valid_through']}: such "
            "days count as ordinary ones, holidays or not; on days after it nothing is opened without risk.trade_unknown_days"
        )


def _tick(body: bytes) -> str:
    tick = msgspec.json.decode(body)
    return f"{tick['symbol']} {tick['timestamp']}: {tick['reason']}, price {tick['price']}, size {tick['size']}"
