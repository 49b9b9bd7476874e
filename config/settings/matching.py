"""[matching]: how the paper venue fills orders."""

from typing import Annotated, Literal

from config.settings.section import Section
from config.settings.values import Positive, whole


class MatchingSettings(Section):
    """``fill_on`` same_tick is for experiments: it trades on the tick that caused the signal.

    Slippage is uniform from 0 to ``slippage_ticks`` ticks against the order, drawn with ``seed``; a quote older than
    ``max_quote_age_s`` seconds is not used.
    """

    fill_on: Literal["next_tick", "same_tick"] = "next_tick"
    slippage_ticks: Annotated[int, whole(0, 1_000)] = 1
    seed: Annotated[int, whole(0)] = 1
    max_quote_age_s: Positive = 5.0
