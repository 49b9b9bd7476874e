"""Everything that is measured, at one point of the run, for whoever exposes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.health import HealthReport
from application.queries.status import RunStatus
from application.queries.tally import Tally
from application.risk_use import LimitUse
from domain.view import EngineView


@dataclass(frozen=True, slots=True)
class Measurements:
    """``orders`` counts all orders of the run by where they stand, ``refused`` those that risk refused by the rule's code.

    ``trips`` has the closed round trips of every strategy; ``health`` is None where no service runs.
    """

    view: EngineView
    run: RunStatus
    orders: Mapping[str, int]
    refused: Mapping[str, int]
    trips: Mapping[str, Tally]
    limits: Sequence[LimitUse]
    health: HealthReport | None
