"""Viewing: the engine's present state as plain values."""

from collections.abc import Sequence
from dataclasses import replace

from domain.assignment import Assignment
from domain.desk import Desk
from domain.engine import TradingEngine
from domain.glance import Glance
from domain.ledger import StrategyBook
from domain.round_trip import RoundTrip
from domain.strategies.description import parameters_of
from domain.strategies.parameters import parameter_values
from domain.view import (
    AccountView,
    ControlsView,
    DayView,
    EngineView,
    InstrumentView,
    PendingOrderView,
    PositionView,
    StopView,
    StrategyView,
)


class Sight:
    """The engine's state at one moment, marked at the last prices.

    What may change is taken at once; the views of the instruments, which make the most of the work, are made of it in parts.
    """

    def __init__(self, engine: TradingEngine) -> None:
        desks = [desk for lane in engine.lanes for desk in lane.desks]
        self._glances = [lane.glance() for lane in engine.lanes]
        self._instruments: list[InstrumentView] = []
        self._rest = EngineView(
            seq=engine.seq,
            ts=max(lane.ts for lane in engine.lanes),
            account=_account(engine),
            positions=tuple(_position(desk, desk.trip) for desk in desks if desk.trip is not None),
            pending_orders=tuple(order for desk in desks for order in _pending(desk)),
            strategies=_strategies(engine, desks),
            instruments=(),
            controls=_controls(engine),
            event_counts=dict(engine.event_counts),
        )

    def make(self, most: int) -> bool:
        """Make the views of ``most`` more instruments; returns whether all are made."""
        done = len(self._instruments)
        self._instruments += map(_instrument, self._glances[done : done + most])
        return len(self._instruments) == len(self._glances)

    def view(self) -> EngineView:
        """The whole; every instrument must have been made."""
        return replace(self._rest, instruments=tuple(self._instruments))


def view(engine: TradingEngine) -> EngineView:
    """What the engine holds and knows now, marked at the last prices."""
    sight = Sight(engine)
    sight.make(len(engine.lanes))
    return sight.view()


def _controls(engine: TradingEngine) -> ControlsView:
    controls = engine.floor.controls
    return ControlsView(
        trading_state=controls.state,
        latched=controls.latched,
        paused=controls.paused,
        reason=controls.reason,
        until_day=controls.until_day,
        disabled=tuple(sorted(controls.disabled)),
        stale=tuple(lane.instrument.symbol for lane in engine.lanes if lane.is_stale),
    )


def _account(engine: TradingEngine) -> AccountView:
    account, ledger = engine.account, engine.account.ledger
    value, unrealized = account.position_value, account.unrealized
    return AccountView(
        currency=engine.config.currency,
        initial_cash=ledger.initial_cash,
        cash=ledger.cash,
        position_value=value,
        equity=ledger.cash + value,
        realized_pnl=ledger.realized,
        unrealized_pnl=unrealized,
        charges=ledger.charges,
        net_pnl=ledger.realized + unrealized - ledger.charges,
        day_pnl=account.day_pnl,
        imbalance=ledger.imbalance(value, unrealized),
        today=_today(account.day, ledger.today),
    )


def _today(day: str, book: StrategyBook) -> DayView:
    return DayView(day, sum(book.signals.values()), book.trades, book.wins, book.charges, book.net_pnl)


def _position(desk: Desk, trip: RoundTrip) -> PositionView:
    stop, price = desk.stop, desk.market.price
    return PositionView(
        strategy_id=desk.strategy_id,
        symbol=desk.instrument.symbol,
        trade_id=trip.trade_id,
        quantity=desk.position.quantity,
        average_price=float(desk.position.average_price),
        current_price=price,
        unrealized_pnl=desk.unrealized(),
        realized_pnl=desk.position.realized,
        charges=trip.charges,
        mfe=trip.mfe(desk.position, desk.instrument),
        mae=trip.mae(desk.position, desk.instrument),
        opened_ts=trip.opened_ts,
        stop=StopView(stop.rule.sl_type, stop.level, stop.best_price, stop.distance_pct(price)) if stop else None,
        exiting=desk.is_exiting,
    )


def _pending(desk: Desk) -> list[PendingOrderView]:
    return [
        PendingOrderView(
            order_id=order.order_id,
            strategy_id=order.strategy_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            price=order.price,
            purpose=order.purpose,
            trade_id=order.trade_id,
            submitted_ts=order.submitted_ts,
            order_type=order.terms.order_type,
            limit_price=order.terms.limit_price,
            trigger_price=order.trigger,
            trail=order.terms.trail,
            trail_unit=None if order.terms.trail is None else order.terms.trail_unit,
            time_in_force=order.terms.time_in_force,
            filled=order.filled,
            status=order.status,
            client_order_id=order.client_order_id,
            parent_id=order.parent_id,
            oco=order.oco,
        )
        for order in (*desk.working, *desk.held)
    ]


def _strategies(engine: TradingEngine, desks: Sequence[Desk]) -> tuple[StrategyView, ...]:
    seated: dict[str, list[Desk]] = {assignment.strategy_id: [] for assignment in engine.config.assignments}
    for desk in desks:
        if desk.strategy_id in seated:
            seated[desk.strategy_id].append(desk)
    return tuple(_strategy(engine, assignment, seated[assignment.strategy_id]) for assignment in engine.config.assignments)


def _strategy(engine: TradingEngine, assignment: Assignment, desks: Sequence[Desk]) -> StrategyView:
    needs = assignment.strategy(assignment.params).requires()
    book = engine.account.ledger.strategies.get(assignment.strategy_id) or StrategyBook()
    return StrategyView(
        strategy_id=assignment.strategy_id,
        strategy=assignment.strategy.name,
        parameters=parameter_values(assignment.params),
        symbols=tuple(desk.instrument.symbol for desk in desks),
        timeframes=tuple(str(timeframe) for timeframe in sorted(needs)),
        indicators=tuple(dict.fromkeys(name for names in needs.values() for name in names)),
        stop=str(assignment.stop) if assignment.stop else "none",
        signals=dict(book.signals),
        trades=book.trades,
        wins=book.wins,
        gross_profit=book.gross_profit,
        gross_loss=book.gross_loss,
        charges=book.charges,
        net_pnl=book.net_pnl,
        failed={desk.instrument.symbol: desk.failed for desk in desks if desk.failed},
        schema=parameters_of(assignment.strategy.Params),
    )


def _instrument(glance: Glance) -> InstrumentView:
    instrument, price = glance.instrument, glance.price
    ticks, volume, turnover = glance.totals
    return InstrumentView(
        symbol=instrument.symbol,
        exchange=instrument.exchange,
        currency=instrument.currency,
        tick_size=instrument.tick_size,
        lot=instrument.lot,
        price=price or None,
        size=glance.size if price else None,
        ts=glance.ts if price else None,
        bid=glance.bid or None,
        ask=glance.ask or None,
        ticks=ticks,
        volume=volume,
        turnover=turnover,
        session=glance.session.date if glance.session else None,
        forming=tuple(glance.forming()),
        indicators={str(series.timeframe): series.now for series in glance.series},
        skipped=glance.skipped,
    )
