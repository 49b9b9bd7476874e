"""Books kept from the facts alone: cash, FIFO lots, charges and who may trade; every fact is held against them."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from domain.engine import EngineConfig, TradingEngine
from domain.events import (
    AccountChanged,
    BarClosed,
    CalendarUncertain,
    CommandRefused,
    DataFreshnessChanged,
    Event,
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderRejected,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    PriceGapSuspected,
    RiskBreached,
    SessionStarted,
    SignalGenerated,
    StopMoved,
    StrategySwitched,
    TickRefused,
    TradingStateChanged,
)
from domain.frame import RowKind, instrument_of, kind_of
from domain.matching import Against, FillOn
from domain.segment import Segment
from domain.trading_state import TradingState
from tests.unit.domain.limits_by_hand import check_limits
from tests.unit.domain.money_by_hand import Money
from tests.unit.domain.order_records import BY_HAND, OrderRecord, OrderRecords
from tests.unit.domain.stage import NS, Row

BEFORE_THE_PRICE = (
    BarClosed,
    OrderExpired,
    StopMoved,
    SessionStarted,
    CalendarUncertain,
    PriceGapSuspected,
    TickRefused,
    TradingStateChanged,
)
"""Facts of a tick that come before its price counts."""


class Books(Money):
    """Everything that follows from the facts so far, worked out in the simplest way."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        self.orders = OrderRecords()
        self.trades = defaultdict[str, int](int)
        self.signals = defaultdict[str, int](int)
        self.last_tick = {one.symbol: 0 for one in config.instruments}
        self.updates = {one.symbol: 0 for one in config.instruments}
        self.stale: set[str] = set()
        self.day = ""
        self.state, self.latched, self.paused = TradingState.ACTIVE, False, False
        self.disabled: set[str] = set()
        self.sent: list[int] = []
        self.latest = 0
        self.sent_last: dict[tuple[str, str, int], tuple[int, int]] = {}
        self._ends: dict[str, int] = {}
        self._left_open_until = 0
        self._loss_told = False
        self._instruments = {one.symbol: one for one in config.instruments}
        self._row: tuple[str, int, Decimal] | None = None
        self._offered: int | None = None
        self._shown = dict[tuple[str, int], tuple[float, float]]()

    def see_row(self, row: Row, events: list[Event]) -> None:
        """Take a row and the facts that followed."""
        code, ts, price, size = row
        instrument, kind = self.config.instruments[instrument_of(code)], kind_of(code)
        refused = any(isinstance(event, TickRefused) for event in events)
        is_open = 0 <= ts < 2**62 and self.config.session.session_at(ts) is not None
        counts = not refused and is_open
        matching = self.config.matching
        self._row = None
        if counts and kind is RowKind.TRADE:
            self._row = (instrument.symbol, ts, instrument.exact(price))
        elif not refused and matching.against is Against.QUOTES:
            self.updates[instrument.symbol] += 1
        if matching.participation_pct is not None and counts:
            self._offered = _share(size, matching.participation_pct, instrument.lot)
        self.see(events, ts)
        self._count_price()
        self._offered = None

    def see(self, events: list[Event], ts: int) -> None:
        """Take the facts that followed from one input at ``ts``."""
        for event in events:
            if not isinstance(event, BEFORE_THE_PRICE) and event.ts >= ts:
                self._count_price()
            self._see(event, ts)
            if isinstance(event, OrderSubmitted | OrderRejected | OrderAmended | CommandRefused):
                self.latest = max(self.latest, event.ts)

    def _count_price(self) -> None:
        if self._row is not None:
            symbol, ts, price = self._row
            self.prices[symbol], self.last_tick[symbol] = price, ts
            self.updates[symbol] += 1
            self._row = None

    def _see(self, event: Event, ts: int) -> None:
        if isinstance(event, OrderFilled):
            self._check_fill(event)
        self.orders.see(event)
        match event:
            case OrderSubmitted():
                self._submit(event)
            case OrderAmended() if event.reason.startswith(BY_HAND):
                self._amend(event, ts)
            case OrderCancelled() if event.reason.startswith("cancelled by"):
                self._left_open_until = max(self._left_open_until, event.ts)
            case OrderFilled():
                self.book(event)
                self._check_side(event)
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
        match event:
            case SessionStarted():
                self._start_session(event)
            case DataFreshnessChanged():
                (self.stale.discard if event.fresh else self.stale.add)(event.symbol)
            case TradingStateChanged():
                assert event.previous == self.state
                if self.state is TradingState.HALTED:
                    self._left_open_until = event.ts
                self.state, self.latched = TradingState(event.state), event.latched
                for order in self.orders.values():
                    order.before_halt = True
            case RiskBreached() if event.rule == "DAILY_LOSS_LIMIT" and event.action_taken != "order refused":
                self._loss_told = self._loss_told or event.current_value >= self.config.limits.max_daily_loss
            case StrategySwitched():
                (self.disabled.discard if event.enabled else self.disabled.add)(event.strategy_id)

    def _start_session(self, event: SessionStarted) -> None:
        self.stale.discard(event.symbol)
        if self._must_be_flat(event.symbol):
            assert not self.uncovered({event.symbol}, event.start), "held overnight"
        self._ends[event.symbol] = event.end
        if event.date > self.day:
            self.day, self.day_start, self._loss_told = event.date, self.equity, False

    def _must_be_flat(self, symbol: str) -> bool:
        """Whether nothing of an instrument may have been held beyond its last session: no operator wanted it so."""
        overnight = self._instruments[symbol].segment is Segment.EQUITY_DELIVERY
        wanted = self.state is TradingState.HALTED or self._left_open_until >= self._ends.get(symbol, 0)
        return self.config.session.square_off is not None and not overnight and not wanted

    def _submit(self, event: OrderSubmitted) -> None:
        order = self.orders[event.order_id]
        order.waited, order.before_halt = self.updates[event.symbol], False
        assert event.price == float(self.prices[event.symbol])
        assert self.state is not TradingState.HALTED or event.purpose == "flatten", "sent while trading is halted"
        if order.is_entry:
            assert self.state is TradingState.ACTIVE, "an entry while nothing may be opened"
            assert not (event.strategy_id != "manual" and (self.paused or event.strategy_id in self.disabled))
            check_limits(self, order, event.ts)
            self._check_duplicate(order, event)
        else:
            assert order.parent_id or order.sign * self.held(event.strategy_id, event.symbol) < 0, "closes nothing"
        self.sent.append(event.ts)
        self.sent_last[event.strategy_id, event.symbol, order.sign] = event.ts, event.cause

    def _check_duplicate(self, order: OrderRecord, event: OrderSubmitted) -> None:
        """What one command or one signal sends together is no duplicate."""
        last, cause = self.sent_last.get((order.strategy_id, order.symbol, order.sign), (None, 0))
        if last is not None and cause != event.cause:
            assert event.ts - last >= self.config.limits.duplicate_window_s * NS, "a duplicate"

    def _amend(self, event: OrderAmended, ts: int) -> None:
        order = self.orders[event.order_id]
        assert self.state is not TradingState.HALTED
        if order.is_entry:
            assert self.state is TradingState.ACTIVE
            check_limits(self, order, ts, amended=True)

    def _check_fill(self, event: OrderFilled) -> None:
        """Whether the moment and the market allow an execution."""
        order, matching = self.orders[event.order_id], self.config.matching
        wait = matching.latency_ticks + (matching.fill_on is FillOn.NEXT_TICK)
        assert self.updates[event.symbol] - order.waited >= wait, "executed before so many updates had come"
        assert event.ts - order.submitted_ts >= matching.latency_ms * 1_000_000, "executed before it reached the venue"
        if self._offered is not None:
            self._offered -= event.quantity
            assert self._offered >= 0, "an update executed more than it offers"
        if self.state is TradingState.HALTED:
            assert event.purpose == "flatten" or (self.latched and order.closes_now and order.before_halt), "a trade while halted"
        before = self.held(event.strategy_id, event.symbol)
        after = before + order.sign * event.quantity
        if not order.is_entry:
            assert abs(after) < abs(before), "an order that only reduces opened a position"
            assert after * before >= 0
        elif self.state is TradingState.REDUCING:
            assert abs(after) < abs(before), "exposure grew while reducing"
            assert after * before >= 0
        session = self.config.session.session_at(event.ts)
        assert session is not None
        overnight = self._instruments[event.symbol].segment is Segment.EQUITY_DELIVERY
        assert overnight or not order.is_entry or event.ts < session.flat_by, "opened when all has to be flat"

    def _check_side(self, event: OrderFilled) -> None:
        """Whether such a position may be held at all."""
        held = self.held(event.strategy_id, event.symbol)
        sides = next((one.sides for one in self.config.assignments if one.strategy_id == event.strategy_id), None)
        assert held >= 0 or (self._instruments[event.symbol].shortable and (sides is None or sides != "long")), "a short position"
        assert held <= 0 or sides is None or sides != "short"

    def check(self, engine: TradingEngine) -> None:
        """What holds between two inputs, by these books and by the engine's."""
        self.orders.check()
        for order in self.orders.values():
            if order.is_working and order.is_entry:
                assert self.state is TradingState.ACTIVE, "an entry is at work while nothing may be opened"
        too_much = self.day_start - self.equity >= self.config.limits.max_daily_loss
        assert self._loss_told or not too_much, "nobody has told of the day's loss"
        account, ledger = engine.account, engine.account.ledger
        assert (ledger.cash, ledger.realized, ledger.charges) == (
            self.cash,
            sum(self.realized.values()),
            sum(self.charges.values()),
        )
        assert self.equity == self.config.initial_cash + sum(self.realized.values()) + self.unrealized - sum(
            self.charges.values()
        )
        assert account.equity == self.equity
        assert account.unrealized == self.unrealized
        assert ledger.imbalance(account.position_value, account.unrealized) == 0
        self._check_strategies(engine)

    def _check_strategies(self, engine: TradingEngine) -> None:
        books = engine.account.ledger.strategies
        for strategy_id, book in books.items():
            mine = [key for key in self.lots if key[0] == strategy_id]
            assert book.realized == sum(self.realized[key] for key in mine)
            assert book.charges == sum(self.charges[key] for key in mine)
            assert book.trades == self.trades[strategy_id]
            assert sum(book.signals.values()) == self.signals[strategy_id]
        assert {key[0] for key in self.lots} <= books.keys() | {key[0] for key, lots in self.lots.items() if not lots}
        for lane in engine.lanes:
            for desk in lane.desks:
                key = desk.strategy_id, lane.instrument.symbol
                assert desk.position.quantity == self.held(*key)
                assert {one.order_id for one in desk.working} == {one.order_id for one in self.orders.working(*key)}

    def uncovered(self, symbols: set[str], before: int = 2**63) -> list[str]:
        """Positions of these instruments that no order closes at the next price, and entries sent ``before`` that are at work."""
        entries = [one for one in self.orders.values() if one.is_live and one.symbol in symbols and one.is_entry]
        found = [one.order_id for one in entries if one.submitted_ts < before]
        for key in list(self.lots):
            if key[1] in symbols and self.held(*key):
                closing = sum(one.remaining for one in self.orders.working(*key) if one.closes_now)
                if closing < abs(self.held(*key)):
                    found.append(f"{key}: {self.held(*key)} held, {closing} closing")
        return found


def _share(size: float, pct: float, lot: int) -> int:
    return int(Fraction(size) * Fraction(pct) / 100) // lot * lot
