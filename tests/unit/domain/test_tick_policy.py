"""What the engine does with rows that it cannot use."""

from datetime import time

import pytest

from domain.commands import AdvanceTime
from domain.events import OrderExpired, SessionStarted, TickRefused
from domain.frame import RowKind, row_code
from domain.session import SessionRules
from domain.tick_policy import LATEST_TIME, LOWEST_PRICE, flaw, quote_flaw
from tests.unit.domain.stage import DAY, NS, engine, frame, of, only, play, quote, scripted, ticks

NAN, INF = float("nan"), float("inf")
FLAWED = [
    (NS, NAN, 1.0, "out_of_range"),
    (NS, INF, 1.0, "out_of_range"),
    (NS, -INF, 1.0, "out_of_range"),
    (NS, 1.1e12, 1.0, "out_of_range"),
    (NS, 0.9e-9, 1.0, "out_of_range"),
    (NS, 5e-324, 1.0, "out_of_range"),
    (NS, 100.0, NAN, "out_of_range"),
    (NS, 100.0, INF, "out_of_range"),
    (NS, 100.0, -1.0, "out_of_range"),
    (NS, 100.0, 1.1e15, "out_of_range"),
    (-1, 100.0, 1.0, "out_of_range"),
    (LATEST_TIME, 100.0, 1.0, "out_of_range"),
    (NS, 0.0, 1.0, "price_not_positive"),
    (NS, -0.0, 1.0, "price_not_positive"),
    (NS, -100.0, 1.0, "price_not_positive"),
]


@pytest.mark.parametrize(("ts", "price", "size", "reason"), FLAWED)
def test_a_flawed_trade_is_refused_with_its_reason_and_counted(ts: int, price: float, size: float, reason: str) -> None:
    stage = engine(scripted("."))
    play(stage, ticks(100))
    before = stage.lanes[0].state()
    refused = only(play(stage, frame([(0, ts, price, size)])), TickRefused)
    assert (refused.reason, refused.price, refused.size, refused.symbol) == (reason, repr(price), repr(size), "ABB")
    assert refused.ts == min(max(ts, 0), LATEST_TIME)
    assert stage.lanes[0].state() == before | {"skipped": {reason: 1}}


@pytest.mark.parametrize(("price", "size"), [(1e12, 1e15), (LOWEST_PRICE, 0.0), (100.0, -0.0)])
def test_what_lies_on_the_bounds_is_sound(price: float, size: float) -> None:
    assert flaw(0, price, size) is flaw(LATEST_TIME - 1, price, size) is None


@pytest.mark.parametrize("kind", [RowKind.BID, RowKind.ASK])
@pytest.mark.parametrize(("ts", "price", "size", "reason"), [row for row in FLAWED if row[1] not in (0.0, 0.9e-9, 5e-324)])
def test_a_flawed_side_of_a_quote_is_refused_and_changes_nothing(
    kind: RowKind, ts: int, price: float, size: float, reason: str
) -> None:
    stage = engine()
    before = stage.lanes[0].state()
    refused = only(play(stage, frame([(row_code(0, kind), ts, price, size)])), TickRefused)
    assert refused.reason == reason
    assert stage.lanes[0].state() == before | {"skipped": {reason: 1}}


def test_a_price_of_0_withdraws_a_side_and_the_sides_keep_their_own_time() -> None:
    stage = engine()
    book = stage.lanes[0].quote
    play(stage, quote(RowKind.BID, 99.5, 5), quote(RowKind.ASK, 100.5, 3), quote(RowKind.BID, 0.0, 6))
    assert (book.bid, book.bid_ts, book.ask, book.ask_ts) == (0.0, 6 * NS, 100.5, 3 * NS)
    assert quote_flaw(0, 0.0, 1.0) is None
    assert quote_flaw(-1, 0.0, 1.0) == "out_of_range"
    assert quote_flaw(0, 0.0, NAN) == "out_of_range"


@pytest.mark.parametrize("kind", [RowKind.BID, RowKind.ASK])
def test_a_side_of_a_quote_that_goes_back_in_time_is_refused(kind: RowKind) -> None:
    stage = engine()
    play(stage, quote(kind, 100.0, 5))
    assert only(play(stage, quote(kind, 101.0, 4)), TickRefused).reason == "time_went_back"
    assert not play(stage, quote(kind, 102.0, 5))


def test_a_quote_moves_neither_the_time_nor_the_price_of_its_instrument() -> None:
    stage = engine()
    play(stage, ticks(100), quote(RowKind.BID, 99.0, 50))
    assert (stage.lanes[0].ts, stage.lanes[0].price) == (0, 100)
    assert not of(play(stage, ticks(101, start=1)), TickRefused)


def test_a_row_of_an_unknown_kind_is_refused() -> None:
    stage = engine()
    assert only(play(stage, frame([(3, NS, 100.0, 1.0)])), TickRefused).reason == "unknown_kind"
    assert stage.lanes[0].skipped == {"unknown_kind": 1}


def test_a_trade_that_goes_back_in_time_is_refused_and_one_at_the_same_time_is_not() -> None:
    stage = engine()
    events = play(stage, ticks(100, start=5), ticks(101, start=5), ticks(102, start=4.999999999))
    assert [event.reason for event in of(events, TickRefused)] == ["time_went_back"]
    assert stage.lanes[0].price == 101


@pytest.mark.parametrize(("jump", "refused"), [(150.0, False), (150.05, True), (50.0, False), (49.95, True)])
def test_a_jump_beyond_the_limit_is_refused(jump: float, refused: bool) -> None:
    events = play(engine(), ticks(100, jump))
    assert [event.reason for event in of(events, TickRefused)] == ["absurd_jump"] * refused


def test_a_second_tick_near_the_refused_one_confirms_the_jump() -> None:
    stage = engine()
    events = play(stage, ticks(100, 200, 210, 205))
    assert [event.price for event in of(events, TickRefused)] == ["200.0"]
    assert stage.lanes[0].price == 205


def test_a_third_price_confirms_nothing() -> None:
    stage = engine()
    events = play(stage, ticks(100, 200, 20, 101))
    assert [event.price for event in of(events, TickRefused)] == ["200.0", "20.0"]
    assert stage.lanes[0].price == 101


@pytest.mark.parametrize("step", [1.0, 0.1])
def test_an_accepted_tick_ends_the_suspicion_even_one_that_changes_nothing_else(step: float) -> None:
    events = play(engine(), ticks(100, 200, 100, 200, 100, step=step))
    assert [event.price for event in of(events, TickRefused)] == ["200.0", "200.0"]


def test_a_jump_within_the_range_of_a_wild_bar_is_refused_too() -> None:
    stage = engine(max_jump_pct=10.0)
    events = play(stage, ticks(100, 109, 118, 127, 100, 126, step=0.1))
    assert [event.price for event in of(events, TickRefused)] == ["100.0"]
    assert stage.lanes[0].price == 126


def test_a_new_session_may_begin_at_any_price() -> None:
    stage = engine()
    assert not of(play(stage, ticks(100), frame([(0, DAY, 900.0, 1.0)])), TickRefused)


def test_a_session_that_time_has_ended_leaves_no_price_to_jump_from() -> None:
    stage = engine()
    assert not of(play(stage, ticks(100), AdvanceTime(DAY), frame([(0, DAY + NS, 900.0, 1.0)])), TickRefused)


def test_a_trade_outside_the_session_is_counted_and_nothing_else() -> None:
    morning = SessionRules.around_the_clock().timezone
    stage = engine(scripted("B"), session=SessionRules(morning, time(9, 15), time(15, 30), frozenset(range(7))))
    noon = 12 * 3_600
    play(stage, ticks(100, 101, start=noon))
    events = play(stage, ticks(102, 103, start=16 * 3_600))
    assert not of(events, TickRefused)
    lane = stage.lanes[0]
    assert lane.skipped == {"outside_session": 2}
    assert (lane.price, lane.session, lane.totals[0]) == (101, None, 2)
    assert lane.ts == (16 * 3_600 + 1) * NS
    assert only(events, OrderExpired).order_id == "script-ABB-1"
    assert of(play(stage, frame([(0, DAY + noon * NS, 500.0, 1.0)])), SessionStarted)
    assert lane.desks[0].position.quantity == 0


def test_a_bad_row_never_stops_the_rows_behind_it() -> None:
    stage = engine()
    play(stage, frame([(0, NS, NAN, 1.0), (0, NS, 100.0, 1.0), (0, 0, 100.0, 1.0), (0, 2 * NS, 101.0, 1.0)]))
    assert stage.lanes[0].totals[0] == 2
    assert stage.lanes[0].skipped == {"out_of_range": 1, "time_went_back": 1}


def test_a_time_far_ahead_is_refused_once_and_the_feed_goes_on() -> None:
    stage = engine()
    play(stage, ticks(100, 101))
    refused = only(play(stage, frame([(0, 400 * DAY, 101.0, 1.0)])), TickRefused)
    assert refused.reason == "time_jumped"
    assert not of(play(stage, ticks(102, start=2)), TickRefused)
    assert only(play(stage, frame([(0, 400 * DAY, 101.0, 1.0)])), TickRefused).reason == "time_jumped"


def test_a_time_far_ahead_is_believed_when_the_next_tick_confirms_it() -> None:
    stage = engine()
    play(stage, ticks(100, 101))
    assert only(play(stage, frame([(0, 400 * DAY, 101.0, 1.0)])), TickRefused).reason == "time_jumped"
    assert not of(play(stage, frame([(0, 400 * DAY + NS, 101.0, 1.0)])), TickRefused)
    assert stage.lanes[0].ts == 400 * DAY + NS


def test_a_month_of_silence_is_no_jump_and_the_first_tick_may_have_any_time() -> None:
    stage = engine()
    assert not of(play(stage, frame([(0, 400 * DAY, 101.0, 1.0), (0, 431 * DAY, 101.0, 1.0)])), TickRefused)


def test_a_doubt_survives_a_restart() -> None:
    stage, again = engine(), engine()
    play(stage, ticks(100), frame([(0, 400 * DAY, 101.0, 1.0)]))
    again.restore(stage.state())
    assert not of(play(again, frame([(0, 400 * DAY + NS, 101.0, 1.0)])), TickRefused)
