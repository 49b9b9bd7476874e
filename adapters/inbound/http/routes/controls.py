"""Controls: who may trade, and the kill switch."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import Parameter, SkipValidation

from adapters.inbound.http.bodies import NeededReason, Reason, What, strictly
from adapters.inbound.http.callers import Operator
from adapters.inbound.http.declared import needs
from application.access import Role
from application.operating import OperatorDesk, Outcome
from application.operating.operator_desk import NOW
from application.queries.controls import Controls
from application.queries.queries import Queries
from application.queries.risk import Risk
from domain.commands import Flatten, Kill, Pause, ResetKill, Resume, SetTradingState, SwitchStrategy
from domain.trading_state import TradingState

Desk = NamedDependency[SkipValidation[OperatorDesk]]
By = NamedDependency[Operator]
Why = SkipValidation[Reason | None]
StrategyId = Annotated[str, Parameter(description="The strategy.", max_length=100)]


@get("/controls")
async def controls(queries: NamedDependency[SkipValidation[Queries]]) -> Controls:
    """Who may trade now."""
    return await queries.controls()


@get("/risk")
async def risk(queries: NamedDependency[SkipValidation[Queries]]) -> Risk:
    """Every risk limit with its use now, and who may trade."""
    return await queries.risk()


@post("/controls/pause", status_code=200, opt=needs(Role.TRADER))
async def pause(operator_desk: Desk, operator: By, data: Why = None) -> Outcome:
    """Ask no strategy any more, and cancel their entries at work; stops, targets and the square-off go on."""
    return await operator_desk.do(Pause(NOW, operator.actor, strictly(Reason, data).reason, source=operator.source))


@post("/controls/resume", status_code=200, opt=needs(Role.TRADER, 409))
async def resume(operator_desk: Desk, operator: By, data: Why = None) -> Outcome:
    """Ask the strategies again and trade; what was cancelled stays cancelled."""
    return await operator_desk.do(Resume(NOW, operator.actor, strictly(Reason, data).reason, source=operator.source))


@post("/controls/reduce-only", status_code=200, opt=needs(Role.TRADER, 409))
async def reduce_only(operator_desk: Desk, operator: By, data: Why = None) -> Outcome:
    """Take only orders that reduce exposure."""
    return await operator_desk.do(
        SetTradingState(NOW, operator.actor, TradingState.REDUCING, strictly(Reason, data).reason, source=operator.source)
    )


@post("/controls/halt", status_code=200, opt=needs(Role.TRADER, 409))
async def halt(operator_desk: Desk, operator: By, data: Why = None) -> Outcome:
    """Cancel working orders and take none; positions stay as they are."""
    return await operator_desk.do(
        SetTradingState(NOW, operator.actor, TradingState.HALTED, strictly(Reason, data).reason, source=operator.source)
    )


@post("/controls/flatten", status_code=200, opt=needs(Role.TRADER, 404))
async def flatten(operator_desk: Desk, operator: By, data: SkipValidation[What | None] = None) -> Outcome:
    """Cancel working orders and close positions at market."""
    what = strictly(What, data)
    return await operator_desk.do(Flatten(NOW, operator.actor, what.strategy_id, what.symbol, source=operator.source))


@post("/controls/kill", status_code=200, opt=needs(Role.TRADER))
async def kill(operator_desk: Desk, operator: By, data: Why = None) -> Outcome:
    """The kill switch: cancel everything, close every position, and halt until it is reset."""
    return await operator_desk.do(Kill(NOW, operator.actor, strictly(Reason, data).reason, source=operator.source))


@post("/controls/reset", status_code=200, opt=needs(Role.ADMIN, 409))
async def reset(operator_desk: Desk, operator: By, data: SkipValidation[NeededReason | None] = None) -> Outcome:
    """Release the kill switch, or what a risk rule has halted."""
    return await operator_desk.do(ResetKill(NOW, operator.actor, strictly(NeededReason, data).reason, source=operator.source))


@post("/strategies/{strategy_id:str}/enable", status_code=200, opt=needs(Role.TRADER, 404))
async def enable(strategy_id: StrategyId, operator_desk: Desk, operator: By) -> Outcome:
    """Ask a strategy from now on."""
    return await operator_desk.do(SwitchStrategy(NOW, operator.actor, strategy_id, enabled=True, source=operator.source))


@post("/strategies/{strategy_id:str}/disable", status_code=200, opt=needs(Role.TRADER, 404))
async def disable(strategy_id: StrategyId, operator_desk: Desk, operator: By) -> Outcome:
    """Ask a strategy no more, and cancel its entries at work; stops, targets and the square-off go on for its position."""
    return await operator_desk.do(SwitchStrategy(NOW, operator.actor, strategy_id, enabled=False, source=operator.source))


LOOKS = (controls, risk)
CONTROLS = (pause, resume, reduce_only, halt, flatten, kill, reset, enable, disable)
