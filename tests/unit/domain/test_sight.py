"""A view is made in parts, and is of one moment all the same."""

from domain.viewing import Sight, view
from tests.unit.application.small_run import frames, recorder


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
