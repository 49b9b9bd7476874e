"""The hand that writes programs: an operator who orders, amends and cancels without much thought, in a rough market."""

import random
from collections.abc import Callable
from math import inf, nan

from domain.commands import (
    MANUAL,
    AmendOrder,
    CancelOrder,
    Flatten,
    Kill,
    OrderRequest,
    Pause,
    PlaceOrder,
    ResetKill,
    Resume,
    SetTradingState,
    SwitchStrategy,
)
from domain.order import OrderTerms, OrderType, TimeInForce, TrailUnit
from domain.side import Side
from domain.trading_state import TradingState
from tests.unit.domain.bookkeeping import Books
from tests.unit.domain.programs import Program
from tests.unit.domain.rough_market import RoughMarket, on_grid
from tests.unit.domain.worlds import Item

ACTOR = "test:operator"


class Author:
    """Writes a program step by step, looking at nothing but books kept from the facts."""

    def __init__(self, rng: random.Random, program: Program, books: Books) -> None:
        self._rng = rng
        self._config = program.config
        self._books = books
        self._market = RoughMarket(rng, program)

    @property
    def _now(self) -> int:
        return self._market.now

    def step(self) -> list[Item]:
        """The next step: some rows, or one command."""
        halted = self._books.state is not TradingState.ACTIVE or self._books.paused
        steps: list[tuple[float, Callable[[], list[Item]]]] = [
            (62, self._market.rows),
            (5, self._market.time),
            (20, self._place),
            (5, self._amend),
            (4, self._cancel),
            (1.5, self._flatten),
            (0.7, lambda: [Pause(self._now, ACTOR)]),
            (8 if halted else 1, lambda: [Resume(self._now, ACTOR, "on we go")]),
            (2, lambda: [SetTradingState(self._now, ACTOR, self._rng.choice(list(TradingState)))]),
            (1.5, self._switch),
            (0.7, lambda: [Kill(self._now, ACTOR, self._rng.choice(["", "enough"]))]),
            (12 if self._books.latched else 0.5, lambda: [ResetKill(self._now, ACTOR, "looked at")]),
        ]
        (write,) = self._rng.choices([one for _, one in steps], [weight for weight, _ in steps])
        return write()

    def _place(self) -> list[Item]:
        rng = self._rng
        self._market.now += rng.choice([0, 0, 1, 200_000_000])
        at = rng.randrange(len(self._config.instruments))
        symbol = self._config.instruments[at].symbol
        owner = rng.choice(
            [MANUAL] * 4
            + [one.strategy_id for one in self._config.assignments if one.covers(symbol)]
            + ["nobody"] * (rng.random() < 0.05)
        )
        first = self._request(at, owner)
        second = None
        if rng.random() < 0.2:
            other = rng.randrange(len(self._config.instruments)) if rng.random() < 0.05 else at
            second = self._request(other, owner if rng.random() < 0.95 else "nobody")
        return [PlaceOrder(self._now, ACTOR, first, second)]

    def _request(self, at: int, owner: str) -> OrderRequest:
        rng, instrument = self._rng, self._config.instruments[at]
        side, symbol = rng.choice(list(Side)), instrument.symbol
        held = self._books.held(owner, symbol)
        reduces = held != 0 and rng.random() < (0.9 if owner != MANUAL else 0.3)
        quantity = instrument.lot * rng.randint(1, 8)
        if reduces:
            side = Side.SELL if held > 0 else Side.BUY
            quantity = rng.choice([abs(held), instrument.lot, min(quantity, abs(held))])
        elif held * side.sign < 0 and rng.random() < 0.3:
            quantity += abs(held)
        if rng.random() < 0.05:
            quantity = rng.choice([0, -instrument.lot, instrument.lot + 1, 100_000 * instrument.lot])
        terms = self._terms(at, side)
        stop = target = None
        if rng.random() < (0.02 if reduces else 0.35):
            stop = self._beside(at, -side.sign) if rng.random() < 0.8 else None
            target = self._beside(at, side.sign) if rng.random() < 0.8 else None
        return OrderRequest(
            symbol if rng.random() < 0.98 else "NONE",
            side,
            quantity,
            terms,
            owner,
            rng.choice(["", f"c{rng.randrange(12)}"]),
            reduce_only=reduces or rng.random() < (0.04 if owner == MANUAL else 0.6),
            stop_price=stop,
            target_price=target,
        )

    def _terms(self, at: int, side: Side) -> OrderTerms:
        rng = self._rng
        force = rng.choice(list(TimeInForce))
        kind = rng.choice([OrderType.MARKET, OrderType.MARKET, *OrderType])
        limit, trigger = self._level(at, -side.sign), self._level(at, side.sign)
        match kind:
            case OrderType.MARKET:
                return OrderTerms(kind, time_in_force=force)
            case OrderType.LIMIT:
                return OrderTerms(kind, limit_price=limit, time_in_force=force)
            case OrderType.STOP:
                return OrderTerms(kind, trigger_price=trigger, time_in_force=force)
            case OrderType.STOP_LIMIT:
                return OrderTerms(kind, limit_price=self._level(at, side.sign), trigger_price=trigger, time_in_force=force)
        unit = rng.choice(list(TrailUnit))
        trail = self._distance(at) if unit is TrailUnit.POINTS else rng.choice([0.1, 0.5, 1.5])
        return OrderTerms(kind, trail=trail, trail_unit=unit, time_in_force=force)

    def _level(self, at: int, sign: int) -> float:
        """A price some ticks away: now and then on the other side, far off, or between two ticks."""
        chance, instrument = self._rng.random(), self._config.instruments[at]
        if chance < 0.03:
            return self._market.price(at) + float(instrument.tick_size) / 3
        if chance < 0.06:
            return on_grid(instrument, round(self._market.ticks[at] * self._rng.choice([0.7, 1.02, 1.3])))
        return self._market.price(at, sign * self._rng.choice([-2, 0, 1, 2, 3, 5, 8]))

    def _beside(self, at: int, sign: int) -> float:
        """A bracket's price: now and then on the wrong side, or none that an order can have."""
        chance, instrument = self._rng.random(), self._config.instruments[at]
        if chance < 0.05:
            return self._rng.choice([nan, inf, -inf, 0.0, -1.0, 1e300])
        if chance < 0.1:
            return self._market.price(at) + sign * float(instrument.tick_size) * 5.3
        return self._market.price(at, sign * self._rng.choice([3, 5, 10, 10, 20, -4]))

    def _distance(self, at: int) -> float:
        return float(self._config.instruments[at].tick_size * self._rng.randint(1, 8))

    def _amend(self) -> list[Item]:
        rng, order_id = self._rng, self._order_id()
        order = self._books.orders.get(order_id)
        at = next((at for at, one in enumerate(self._config.instruments) if order and one.symbol == order.symbol), 0)
        lot, sign = self._config.instruments[at].lot, order.sign if order else 1
        quantity = rng.choice(
            [None, None, lot * rng.randint(1, 10), (order.filled if order else 0) + lot, rng.choice([0, -lot, lot + 1])]
        )
        kind = order.order_type if order and rng.random() < 0.9 else rng.choice(list(OrderType))
        limit = trigger = trail = None
        if kind in ("limit", "stop_limit") and rng.random() < 0.7:
            limit = self._level(at, -sign)
        if kind in ("stop", "stop_limit") and rng.random() < 0.7:
            trigger = self._level(at, sign)
        if kind == "trailing_stop" and rng.random() < 0.7:
            trail = rng.choice([self._distance(at), 0.5])
        if rng.random() < 0.03:
            limit = rng.choice([nan, 0.0, -3.0])
        return [AmendOrder(self._now, ACTOR, order_id, quantity, limit, trigger, trail)]

    def _cancel(self) -> list[Item]:
        return [CancelOrder(self._now, ACTOR, self._order_id())]

    def _order_id(self) -> str:
        rng, chance = self._rng, self._rng.random()
        live = [one.order_id for one in self._books.orders.values() if one.is_live]
        if live and chance < 0.8:
            return rng.choice(live)
        known = list(self._books.orders)
        return (
            rng.choice(known) if known and chance < 0.95 else rng.choice(["nobody-ABB-1", "manual-ABB-999", "manual-ABB-0", "7"])
        )

    def _flatten(self) -> list[Item]:
        rng = self._rng
        owner = rng.choice(["", "", MANUAL, "noisy-0", "nobody"])
        symbol = rng.choice(["", "", *(one.symbol for one in self._config.instruments), "NONE"])
        return [Flatten(self._now, ACTOR, owner, symbol)]

    def _switch(self) -> list[Item]:
        known = [one.strategy_id for one in self._config.assignments]
        return [SwitchStrategy(self._now, ACTOR, self._rng.choice([*known, *known, "manual"]), self._rng.random() < 0.6)]
