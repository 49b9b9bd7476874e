"""News: a bar that has just closed, for whoever has to answer it."""

from typing import NamedTuple

from domain.bar import Bar
from domain.bar_series import Outputs


class News(NamedTuple):
    """A closed bar, the ``seq`` of that fact, and the outputs of every timeframe after and before it."""

    bar: Bar
    seq: int
    now: Outputs
    before: Outputs
