"""[matching]: how the paper venue fills orders."""

from typing import Annotated, Literal

from pydantic import model_validator

from config.settings.section import Section
from config.settings.values import Percent, Positive, number, whole
from domain.errors import InvalidValue
from domain.matching import (
    Against,
    FillOn,
    FixedTicks,
    LimitFill,
    PaperMatching,
    PercentSlippage,
    PercentSpread,
    SlippageModel,
    SpreadModel,
    TickSpread,
    UniformTicks,
    VolumeShare,
)

Share = Annotated[float, number("a percentage above 0, at most 100", lambda pct: 0 < pct <= 100)]
Milliseconds = Annotated[float, number("milliseconds from 0 to 3,600,000", lambda value: 0 <= value <= 3_600_000)]
Impact = Annotated[float, number("a number above 0, at most 1", lambda value: 0 < value <= 1)]


class MatchingSettings(Section):
    """``fill_on`` same_tick is for experiments: it trades on the tick that caused the signal.

    Slippage of market orders and stops: ``uniform`` from 0 to ``slippage_ticks`` ticks drawn with ``seed``, ``fixed`` at
    ``slippage_ticks``, ``slippage_pct`` percent, or ``volume_share`` by ``slippage_impact``. A quote older than
    ``max_quote_age_s`` seconds is not used; where there is none, a spread of ``spread_ticks`` or ``spread_pct`` is assumed.
    ``participation_pct`` of a tick's volume is what orders may take (absent: they are filled whole). Each with its formula:
    docs/matching.md.
    """

    fill_on: Literal["next_tick", "same_tick"] = "next_tick"
    slippage_ticks: Annotated[int, whole(0, 1_000)] = 1
    seed: Annotated[int, whole(0)] = 1
    max_quote_age_s: Positive = 5.0
    against: Literal["auto", "trades", "quotes"] = "auto"
    limit_fill: Literal["through", "at"] = "through"
    participation_pct: Share | None = None
    latency_ms: Milliseconds = 0.0
    latency_ticks: Annotated[int, whole(0, 1_000_000)] = 0
    slippage: Literal["uniform", "fixed", "percent", "volume_share"] = "uniform"
    slippage_pct: Percent | None = None
    slippage_impact: Impact = 0.1
    spread_ticks: Annotated[int, whole(0, 1_000)] = 0
    spread_pct: Percent | None = None

    @model_validator(mode="after")
    def _is_a_venue(self) -> "MatchingSettings":
        self.rules()
        return self

    def rules(self) -> PaperMatching:
        """The paper venue; raise ``InvalidValue`` for settings that contradict each other."""
        return PaperMatching(
            fill_on=FillOn(self.fill_on),
            slippage_ticks=self.slippage_ticks,
            seed=self.seed,
            max_quote_age_s=self.max_quote_age_s,
            against=Against(self.against),
            limit_fill=LimitFill(self.limit_fill),
            participation_pct=self.participation_pct,
            latency_ms=self.latency_ms,
            latency_ticks=self.latency_ticks,
            slippage=self._slippage(),
            spread=self._spread(),
        )

    def _slippage(self) -> SlippageModel:
        if self.slippage_pct is not None and self.slippage != "percent":
            raise InvalidValue("slippage_pct", self.slippage_pct, f"nothing, as matching.slippage is {self.slippage}")
        if self.slippage == "fixed":
            return FixedTicks(self.slippage_ticks)
        if self.slippage == "volume_share":
            return VolumeShare(self.slippage_impact)
        if self.slippage == "percent":
            if self.slippage_pct is None:
                raise InvalidValue("slippage_pct", None, "a percentage, as matching.slippage is percent")
            return PercentSlippage(self.slippage_pct)
        return UniformTicks(self.slippage_ticks, self.seed)

    def _spread(self) -> SpreadModel | None:
        if self.spread_pct is None:
            return TickSpread(self.spread_ticks) if self.spread_ticks else None
        if self.spread_ticks:
            raise InvalidValue("spread_pct", self.spread_pct, "either spread_ticks or spread_pct, not both")
        return PercentSpread(self.spread_pct)
