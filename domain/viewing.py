"""Viewing: the engine's present state as plain values."""

from domain.assignment import Assignment
from domain.desk import Desk
from domain.engine import TradingEngine
from domain.lane import Lane
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


def view(engine: TradingEngine) -> EngineView:
    """What the engine holds and knows now, marked at the last prices."""
    desks = [desk for lane in engine.lanes for desk in lane.desks]
    return EngineView(
        seq=engine.seq,
        ts=max(lane.ts for lane in engine.lanes),
        account=_account(engine),
        positions=tuple(_position(desk, desk.trip) for desk in desks if desk.trip is not None),
        pending_orders=tuple(order for desk in desks for order in _pending(desk)),
        strategies=tuple(_strategy(engine, assignment) for assignment in engine.config.assignments),
        instruments=tuple(_instrument(lane) for lane in engine.lanes),
        controls=_controls(engine),
        event_counts=dict(engine.event_counts),
    )


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


def _strategy(engine: TradingEngine, assignment: Assignment) -> StrategyView:
    needs = assignment.strategy(assignment.params).requires()
    book = engine.account.ledger.strategies.get(assignment.strategy_id) or StrategyBook()
    desks = [desk for lane in engine.lanes for desk in lane.desks if desk.assignment is assignment]
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


def _instrument(lane: Lane) -> InstrumentView:
    instrument, quote = lane.instrument, lane.quote
    ticks, volume, turnover = lane.totals
    return InstrumentView(
        symbol=instrument.symbol,
        exchange=instrument.exchange,
        currency=instrument.currency,
        tick_size=instrument.tick_size,
        lot=instrument.lot,
        price=lane.price or None,
        size=lane.size if lane.price else None,
        ts=lane.ts if lane.price else None,
        bid=quote.bid or None,
        ask=quote.ask or None,
        ticks=ticks,
        volume=volume,
        turnover=turnover,
        session=lane.session.date if lane.session else None,
        forming=tuple(lane.forming),
        indicators={str(timeframe): dict(outputs) for timeframe, outputs in lane.now.items()},
        skipped=dict(lane.skipped),
    )
