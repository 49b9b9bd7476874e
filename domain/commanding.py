"""Commanding: what operators want done, each answered by facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import assert_never

from domain.amending import amend_by_hand
from domain.closing import flatten
from domain.commands import (
    AmendOrder,
    CancelOrder,
    Flatten,
    Kill,
    OperatorCommand,
    Pause,
    PlaceOrder,
    ResetKill,
    Resume,
    SetTradingState,
    SwitchStrategy,
)
from domain.desk import Desk
from domain.events import CommandRefused, OperatorActed
from domain.exit_reason import ExitReason
from domain.floor import Floor
from domain.lane import Lane
from domain.order import Order, Purpose
from domain.ordering import cancel, cancel_where
from domain.ordering_by_hand import objection_by_hand, place_by_hand
from domain.refusal import Refusal
from domain.trading_state import TradingState


class Operations:
    """Does commands; one that cannot be done is refused by a fact and changes nothing."""

    def __init__(self, lanes: Sequence[Lane], floor: Floor, strategy_ids: Sequence[str]) -> None:
        self._lanes: Mapping[str, Lane] = {lane.instrument.symbol: lane for lane in lanes}
        self._floor = floor
        self._strategy_ids = frozenset(strategy_ids)

    def do(self, command: OperatorCommand) -> None:
        """Do a command, or say why not; the number of the command is the outbox's latest."""
        refusal = self._do(command, self._floor.outbox.seq)
        if refusal is not None:
            self._refuse(command, refusal)

    def _do(self, command: OperatorCommand, cause: int) -> Refusal | None:
        refusal: Refusal | None = None
        match command:
            case PlaceOrder():
                refusal = self._place(command, cause)
            case AmendOrder():
                refusal = self._amend(command, cause)
            case CancelOrder():
                refusal = self._cancel(command, cause)
            case Flatten():
                refusal = self._flatten(command, cause)
            case SetTradingState():
                refusal = self._set_state(command, cause)
            case Pause():
                self._pause(command, cause)
            case Resume():
                refusal = self._resume(command)
            case SwitchStrategy():
                refusal = self._switch(command, cause)
            case Kill():
                self._kill(command, cause)
            case ResetKill():
                refusal = self._reset(command)
            case _:
                assert_never(command)
        return refusal

    def _place(self, command: PlaceOrder, cause: int) -> Refusal | None:
        order = command.order
        lane = self._lanes.get(order.symbol)
        if lane is None:
            return Refusal("UNKNOWN_INSTRUMENT", f"no instrument {order.symbol} is traded here", order.symbol)
        refusal = objection_by_hand(lane, command)
        if refusal is None:
            self._acted(command, order.strategy_id, order.symbol, _in_words(command))
            place_by_hand(lane, command, cause)
        return refusal

    def _amend(self, command: AmendOrder, cause: int) -> Refusal | None:
        found = self._find(command.order_id)
        if isinstance(found, Refusal):
            return found
        desk, order = found
        refusal = amend_by_hand(desk, order, command, cause)
        if refusal is None:
            self._acted(command, order.strategy_id, order.symbol, command.order_id)
        return refusal

    def _cancel(self, command: CancelOrder, cause: int) -> Refusal | None:
        found = self._find(command.order_id)
        if isinstance(found, Refusal):
            return found
        desk, order = found
        self._acted(command, order.strategy_id, order.symbol, command.order_id)
        cancel(desk, order, command.ts, f"cancelled by {command.actor}", cause)
        desk.market.settle()
        return None

    def _flatten(self, command: Flatten, cause: int) -> Refusal | None:
        if command.symbol and command.symbol not in self._lanes:
            return Refusal("UNKNOWN_INSTRUMENT", f"no instrument {command.symbol} is traded here", command.symbol)
        if command.strategy_id and not self._is_known(command.strategy_id):
            return Refusal("UNKNOWN_STRATEGY", f"no strategy {command.strategy_id} is running", command.strategy_id)
        self._acted(command, command.strategy_id, command.symbol, "")
        self._each(
            lambda desk: (
                (not command.strategy_id or desk.strategy_id == command.strategy_id)
                and (not command.symbol or desk.instrument.symbol == command.symbol)
            ),
            lambda desk: flatten(desk, command.ts, f"flattened by {command.actor}", cause, ExitReason.FLATTEN),
        )
        return None

    def _set_state(self, command: SetTradingState, cause: int) -> Refusal | None:
        if self._floor.controls.latched:
            return _LATCHED
        self._acted(command, "", "", f"{command.state}: {command.reason}")
        if command.state is TradingState.REDUCING:
            self.reduce(command.ts, command.reason, command.actor, cause)
            return None
        if command.state is TradingState.HALTED:
            self._cancel_all(lambda order: order.purpose is not Purpose.FLATTEN, command.ts, "trading is halted", cause)
        self._floor.controls.become(command.state, command.ts, command.reason, command.actor)
        return None

    def _pause(self, command: Pause, cause: int) -> None:
        self._acted(command, "", "", command.reason)
        self._floor.controls.paused = True
        self._cancel_entries(self._strategy_ids, command.ts, f"paused by {command.actor}", cause)

    def _resume(self, command: Resume) -> Refusal | None:
        if self._floor.controls.latched:
            return _LATCHED
        self._acted(command, "", "", command.reason)
        self._floor.controls.paused = False
        self._floor.controls.become(TradingState.ACTIVE, command.ts, command.reason, command.actor)
        return None

    def _switch(self, command: SwitchStrategy, cause: int) -> Refusal | None:
        if command.strategy_id not in self._strategy_ids:
            return Refusal("UNKNOWN_STRATEGY", f"no strategy {command.strategy_id} is running", command.strategy_id)
        self._acted(command, command.strategy_id, "", "on" if command.enabled else "off")
        self._floor.controls.switch(command.strategy_id, command.ts, command.actor, enabled=command.enabled)
        if not command.enabled:
            self._cancel_entries({command.strategy_id}, command.ts, f"switched off by {command.actor}", cause)
        return None

    def _kill(self, command: Kill, cause: int) -> None:
        self._acted(command, "", "", command.reason)
        told = f"kill switch: {command.reason}" if command.reason else "kill switch"
        self.halt(command.ts, told, command.actor, cause, ExitReason.KILL_SWITCH)

    def _reset(self, command: ResetKill) -> Refusal | None:
        if not self._floor.controls.latched:
            return Refusal("NOT_LATCHED", "trading is not halted by the kill switch or a risk rule: nothing is to be reset")
        self._acted(command, "", "", command.reason)
        self._floor.controls.become(TradingState.ACTIVE, command.ts, command.reason, command.actor)
        return None

    def halt(self, ts: int, reason: str, actor: str, cause: int, exit_reason: ExitReason) -> None:
        """Cancel everything, close every position, and let nothing more go out until it is reset."""
        self._each(lambda _: True, lambda desk: flatten(desk, ts, reason, cause, exit_reason))
        self._floor.controls.become(TradingState.HALTED, ts, reason, actor, latched=True)

    def reduce(self, ts: int, reason: str, actor: str, cause: int, until_day: str = "") -> None:
        """Cancel what would open or grow a position, and let nothing but orders that reduce go out."""
        self._cancel_all(lambda order: order.purpose is Purpose.ENTRY, ts, "only orders that reduce are at work", cause)
        self._floor.controls.become(TradingState.REDUCING, ts, reason, actor, until_day=until_day)

    def _cancel_all(self, wanted: Callable[[Order], bool], ts: int, reason: str, cause: int) -> None:
        self._each(lambda _: True, lambda desk: cancel_where(desk, wanted, ts, reason, cause))

    def _cancel_entries(self, strategy_ids: Set[str], ts: int, reason: str, cause: int) -> None:
        self._each(
            lambda desk: desk.strategy_id in strategy_ids,
            lambda desk: cancel_where(desk, lambda order: order.purpose is Purpose.ENTRY, ts, reason, cause),
        )

    def _each(self, wanted: Callable[[Desk], bool], act: Callable[[Desk], None]) -> None:
        for lane in self._lanes.values():
            for desk in lane.desks:
                if wanted(desk):
                    act(desk)
            lane.settle()

    def _is_known(self, strategy_id: str) -> bool:
        return strategy_id in self._strategy_ids or any(desk.strategy_id == strategy_id for desk in self._desks())

    def _desks(self) -> Iterator[Desk]:
        for lane in self._lanes.values():
            yield from lane.desks

    def _find(self, order_id: str) -> tuple[Desk, Order] | Refusal:
        for desk in self._desks():
            for order in (*desk.working, *desk.held):
                if order.order_id == order_id:
                    return desk, order
            if desk.has_numbered(order_id):
                return Refusal(
                    "ORDER_ENDED", f"order {order_id} has ended: it was executed, cancelled, refused or has expired", order_id
                )
        return Refusal("UNKNOWN_ORDER", f"there is no order {order_id}", order_id)

    def _acted(self, command: OperatorCommand, strategy_id: str, symbol: str, detail: str) -> None:
        out = self._floor.outbox
        out.add(
            OperatorActed(
                seq=out.next_seq(),
                ts=command.ts,
                action=_action(command),
                actor=command.actor,
                source=command.source,
                strategy_id=strategy_id,
                symbol=symbol,
                detail=detail,
            )
        )

    def _refuse(self, command: OperatorCommand, refusal: Refusal) -> None:
        out = self._floor.outbox
        out.add(
            CommandRefused(
                seq=out.next_seq(),
                ts=command.ts,
                action=_action(command),
                actor=command.actor,
                source=command.source,
                target=refusal.target,
                symbol=refusal.symbol,
                code=refusal.code,
                reason=refusal.reason,
            )
        )


_LATCHED = Refusal("KILL_SWITCH", "trading is halted by the kill switch or a risk rule: reset it first, with a reason")
_ACTIONS: Mapping[type[OperatorCommand], str] = {
    PlaceOrder: "place_order",
    AmendOrder: "amend_order",
    CancelOrder: "cancel_order",
    Flatten: "flatten",
    SetTradingState: "set_trading_state",
    Pause: "pause",
    Resume: "resume",
    SwitchStrategy: "switch_strategy",
    Kill: "kill",
    ResetKill: "reset_kill",
}


def _action(command: OperatorCommand) -> str:
    return _ACTIONS[type(command)]


def _in_words(command: PlaceOrder) -> str:
    order = command.order
    return f"{order.side} {order.quantity} {order.symbol} {order.terms.order_type}"
