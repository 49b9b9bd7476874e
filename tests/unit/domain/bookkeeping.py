"""Books kept from the facts alone: money, orders, stops and who may trade; every fact is held against them."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from domain.commands import MANUAL
from domain.engine import EngineConfig, TradingEngine
from domain.events import (
    AccountChanged,
    BarClosed,
    CalendarUncertain,
    CommandRefused,
    Event,
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    PriceGapSuspected,
    RiskBreached,
    SessionStarted,
    SignalGenerated,
    SplitApplied,
    StopMoved,
    StopPlaced,
    StrategyMeasured,
    TickRefused,
    TradingStateChanged,
)
from domain.frame import RowKind, instrument_of, kind_of
from domain.matching import Against
from domain.trading_state import TradingState
from tests.unit.domain.books_compared import check_against
from tests.unit.domain.control_by_hand import Control
from tests.unit.domain.fills_by_hand import check_fill, check_side
from tests.unit.domain.limits_by_hand import check_at_work, check_duplicate, check_limits
from tests.unit.domain.order_record import OrderRecord
from tests.unit.domain.order_records import BY_HAND, OrderRecords
from tests.unit.domain.stage import Row
from tests.unit.domain.stops_by_hand import StopRecords

BEFORE_THE_PRICE = (
    BarClosed,
    OrderExpired,
    StopMoved,
    SessionStarted,
    CalendarUncertain,
    PriceGapSuspected,
    TickRefused,
    TradingStateChanged,
    SplitApplied,
)
"""Facts of a tick that come before its price counts."""
OF_A_FILL = (
    PositionChanged,
    PositionClosed,
    StrategyMeasured,
    AccountChanged,
    StopPlaced,
    StopMoved,
    OrderAmended,
    OrderCancelled,
    RiskBreached,
)
"""Facts that follow from an execution, as do the children of a bracket that it sends."""
OF_A_SPLIT = (PositionChanged, PositionClosed, StrategyMeasured, AccountChanged, RiskBreached)
"""Facts that follow from a split, when they come before any other."""


class Books(Control):
    """Everything that follows from the facts so far, worked out in the simplest way."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        self.orders = OrderRecords()
        self.stops = StopRecords(self.instruments)
        self.trades = defaultdict[str, int](int)
        self.signals = defaultdict[str, int](int)
        self.last_tick = {one.symbol: 0 for one in config.instruments}
        self.updates = {one.symbol: 0 for one in config.instruments}
        self.come_to = {one.symbol: 0 for one in config.instruments}
        """The latest time that an instrument has come to, by its trades or without."""
        self.sent: list[int] = []
        self.latest = 0
        self.sent_last: dict[tuple[str, str, int], tuple[int, int]] = {}
        self._row: tuple[str, int, float] | None = None
        self._offered: int | None = None
        self._split_seq = 0
        self._filled: tuple[str, str] | None = None

    def see_row(self, row: Row, events: list[Event]) -> None:
        """Take a row and the facts that followed."""
        code, ts, price, size = row
        instrument, kind = self.config.instruments[instrument_of(code)], kind_of(code)
        refused = any(isinstance(event, TickRefused) for event in events)
        is_open = self.session_at(ts) is not None
        counts = not refused and is_open
        matching = self.config.matching
        self._row = None
        self.stops.grow_old()
        if not refused and kind is RowKind.TRADE:
            self.come_to[instrument.symbol] = max(self.come_to[instrument.symbol], ts)
        if counts and kind is RowKind.TRADE:
            self._row = (instrument.symbol, ts, price)
        elif not refused and matching.against is Against.QUOTES:
            self.updates[instrument.symbol] += 1
        if matching.participation_pct is not None and counts:
            self._offered = _share(size, matching.participation_pct, instrument.lot)
        self.see(events, ts)
        self._count_price()
        if self.config.limits.max_drawdown is not None:
            self.peak = max(self.peak, self.equity)
        self._offered = None
        if counts and kind is RowKind.TRADE:
            for stop in self.stops.passed(instrument.symbol, price):
                covered = self.state is TradingState.HALTED or self.is_closing(stop.strategy_id, stop.symbol)
                assert covered, "a price has passed a stop in silence"

    def see(self, events: list[Event], ts: int) -> None:
        """Take the facts that followed from one input at ``ts``."""
        for event in events:
            follows = isinstance(event, OF_A_SPLIT) and not _is_of_account(event)
            is_of_split = self._split_seq and (follows or getattr(event, "cause", 0) == self._split_seq)
            self._split_seq = self._split_seq if is_of_split else 0
            if not isinstance(event, BEFORE_THE_PRICE) and event.ts >= ts and not is_of_split:
                self._count_price()
            if not (isinstance(event, OF_A_FILL) or (isinstance(event, OrderSubmitted) and event.parent_id)):
                self._check_at_work()
            self._see(event, ts)
            if isinstance(event, OrderSubmitted | OrderRejected | OrderAmended | CommandRefused):
                self.latest = max(self.latest, event.ts)
        self._split_seq = 0
        self._check_at_work()

    def _check_at_work(self) -> None:
        """Before anything else comes of an execution, the entries at work beside it fit the limits."""
        if self._filled is not None:
            check_at_work(self, *self._filled)
            self._filled = None

    def _count_price(self) -> None:
        if self._row is not None:
            symbol, ts, price = self._row
            self.set_price(symbol, price)
            self.last_tick[symbol] = ts
            self.updates[symbol] += 1
            self._row = None

    def _see(self, event: Event, ts: int) -> None:
        if isinstance(event, OrderFilled):
            if self._offered is not None:
                self._offered -= event.quantity
                assert self._offered >= 0, "an update executed more than it offers"
            check_fill(self, event)
        self.orders.see(event)
        self.stops.see(event)
        match event:
            case OrderHeld():
                far = abs(Decimal(repr(event.limit_price or event.trigger_price)) - self.prices[event.symbol])
                assert far <= self.prices[event.symbol] * self.config.limits.price_band_pct / 100, "a child out of the band"
            case OrderSubmitted():
                self._submit(event)
            case OrderAmended() if event.reason.startswith(BY_HAND):
                self._amend(event, ts)
            case OrderCancelled() if event.reason.startswith("cancelled by"):
                self.left_open_until = max(self.left_open_until, event.ts)
            case OrderFilled():
                self.book(event)
                check_side(self, event)
                self._filled = event.strategy_id, event.symbol
            case SplitApplied():
                self._split_seq = event.seq
                self.split(event)
                self.orders.split(event.symbol, event.ratio)
            case SignalGenerated():
                self.signals[event.strategy_id] += 1
            case PositionChanged() | PositionClosed() | AccountChanged():
                self._see_position(event)
            case _:
                self._see_control(event)

    def _see_position(self, event: PositionChanged | PositionClosed | AccountChanged) -> None:
        if isinstance(event, AccountChanged):
            self.check_account(event)
        elif isinstance(event, PositionClosed):
            assert self.held(event.strategy_id, event.symbol) * (1 if event.side == "long" else -1) <= 0
            self.trades[event.strategy_id] += 1
        else:
            key = event.strategy_id, event.symbol
            assert event.quantity == self.held(*key)
            assert event.realized_pnl == self.realized[key]

    def _see_control(self, event: Event) -> None:
        if isinstance(event, SessionStarted) and self.must_be_flat(event.symbol):
            assert not self.uncovered({event.symbol}, self.sessions[event.symbol].end), "held overnight"
            for order in self.orders.values():
                if order.is_working and order.is_entry and order.symbol == event.symbol and not self.outlasts(order):
                    sent_in = self.config.session.session_at(order.submitted_ts)
                    assert sent_in is None or sent_in.flat_by == sent_in.end or sent_in.end > event.start, "waits overnight"
        self.see_control(event)
        if isinstance(event, TradingStateChanged):
            for order in self.orders.values():
                order.before_halt = True

    def _submit(self, event: OrderSubmitted) -> None:
        order = self.orders[event.order_id]
        goes_on = 0 < event.cause == self._split_seq  # an exit that was at work, in new units
        order.waited, order.before_halt = self.updates[event.symbol], goes_on
        assert event.price == self.seen_prices[event.symbol]
        assert self.state is not TradingState.HALTED or event.purpose == "flatten" or goes_on, "sent while trading is halted"
        if order.is_entry:
            assert self.state is TradingState.ACTIVE, "an entry while nothing may be opened"
            assert not (event.strategy_id != "manual" and (self.paused or event.strategy_id in self.disabled))
            check_limits(self, order, event.ts)
            check_duplicate(self, order, event)
        else:
            assert order.parent_id or order.sign * self.held(event.strategy_id, event.symbol) < 0, "closes nothing"
        self.sent.append(event.ts)
        self.sent_last[event.strategy_id, event.symbol, order.sign] = event.ts, event.cause

    def _amend(self, event: OrderAmended, ts: int) -> None:
        order = self.orders[event.order_id]
        assert self.state is not TradingState.HALTED
        if order.is_entry:
            assert self.state is TradingState.ACTIVE
            check_limits(self, order, ts, amended=True)

    def is_closing(self, strategy_id: str, symbol: str) -> bool:
        """Whether orders at market close all that is held at the next price."""
        closing = sum(one.remaining for one in self.orders.working(strategy_id, symbol) if one.closes_now)
        return closing >= abs(self.held(strategy_id, symbol))

    def outlasts(self, order: OrderRecord) -> bool:
        """Whether an entry waits for the next session when all is squared off."""
        protects = any(self.orders[child].is_working for child in order.children)
        return order.time_in_force == "gtc" and not protects

    def uncovered(self, symbols: set[str], before: int | None = None) -> list[str]:
        """Positions of these instruments that no order closes at the next price, and entries at work.

        Where all is squared off, of the entries only those that were sent ``before`` and do not outlast it.
        """
        entries = [one for one in self.orders.values() if one.is_live and one.symbol in symbols and one.is_entry]
        found = [one.order_id for one in entries if before is None or (one.submitted_ts < before and not self.outlasts(one))]
        open_keys = [key for key in list(self.lots) if key[1] in symbols and self.held(*key)]
        return found + [f"{key}: {self.held(*key)} held and not closing" for key in open_keys if not self.is_closing(*key)]

    def check(self, engine: TradingEngine) -> None:
        """What holds between two inputs, by these books and by the engine's."""
        self.orders.check()
        for order in self.orders.values():
            if order.is_working and order.is_entry:
                assert self.state is TradingState.ACTIVE, "an entry is at work while nothing may be opened"
                is_off = self.paused or order.strategy_id in self.disabled
                assert order.strategy_id == MANUAL or not is_off, "an entry of a strategy that is off is at work"
        self.check_losses()
        check_against(self, engine)


def _is_of_account(event: Event) -> bool:
    """Whether it tells of a limit on losses: that is looked at once the tick's price counts."""
    return isinstance(event, RiskBreached) and not event.symbol


def _share(size: float, pct: float, lot: int) -> int:
    return int(Fraction(size) * Fraction(pct) / 100) // lot * lot
