"""A view is made in parts, and is of one moment all the same."""

from domain.viewing import Sight, view
from tests.unit.application.small_run import frames, recorder
from tests.unit.domain.by_hand import buy
from tests.unit.domain.stage import engine, play, ticks


def test_what_happens_while_the_views_of_instruments_are_made_is_not_in_them() -> None:
    run = recorder()
    market = frames(40)
    for at, frame in enumerate(market):
        run.take(frame, "")
        expected = view(run.engine)
        sight = Sight(run.engine)
        assert not sight.make(1)
        run.take(market[(at + 1) % len(market)], "")
        assert sight.make(1)
        assert sight.view() == expected


def test_the_desk_of_orders_by_hand_is_no_strategy() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(101, start=1))
    seen = view(stage)
    assert [position.quantity for position in seen.positions] == [10]
    assert [strategy.strategy_id for strategy in seen.strategies] == [one.strategy_id for one in stage.config.assignments]
