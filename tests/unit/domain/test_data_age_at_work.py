"""The age of data at work: it counts from the last tick of a session, whatever time has come to since."""

from datetime import UTC, time
from decimal import Decimal

from domain.commands import AdvanceTime
from domain.events import OrderRejected
from domain.risk import RiskLimits
from domain.session import SessionRules
from tests.unit.domain.by_hand import buy
from tests.unit.domain.stage import DAY, NS, engine, only, play, ticks

TWO_SECONDS = RiskLimits(max_data_age_s=Decimal(2))


def test_the_end_of_a_session_is_no_tick() -> None:
    stage = engine(limits=TWO_SECONDS)
    play(stage, ticks(100), AdvanceTime(2 * NS), AdvanceTime(DAY))
    refused = only(play(stage, buy(86_401, 10)), OrderRejected)
    assert (refused.rejection_code, refused.current_value) == ("DATA_STALE", Decimal(86_401))


def test_a_tick_outside_of_sessions_is_none() -> None:
    stage = engine(limits=TWO_SECONDS, session=SessionRules(UTC, time(0, 1), time(0, 10), frozenset(range(7))))
    play(stage, ticks(100, start=61), ticks(100, start=86_459))
    refused = only(play(stage, buy(86_460, 10)), OrderRejected)
    assert (refused.rejection_code, refused.current_value) == ("DATA_STALE", Decimal(86_399))
