"""How much each type of event matters, unless it is configured otherwise."""

from collections.abc import Callable, Mapping

from application.notifying.sentences import Message
from application.ports.notifier import Level
from domain import events

LevelOf = Callable[[Message], Level]


def _always(level: Level) -> LevelOf:
    return lambda _: level


def _breach(message: Message) -> Level:
    return Level.CRITICAL if message["severity"] == "critical" else Level.WARNING


def _state(message: Message) -> Level:
    return {"halted": Level.CRITICAL, "reducing": Level.WARNING}.get(str(message["state"]), Level.INFO)


def _freshness(message: Message) -> Level:
    return Level.INFO if message["fresh"] else Level.WARNING


DEFAULT_LEVELS: Mapping[str, LevelOf] = {
    events.SignalGenerated.kind: _always(Level.OFF),
    events.OrderFilled.kind: _always(Level.INFO),
    events.OrderRejected.kind: _always(Level.WARNING),
    events.OrderCancelled.kind: _always(Level.OFF),
    events.OrderExpired.kind: _always(Level.OFF),
    events.StopPlaced.kind: _always(Level.OFF),
    events.StopTriggered.kind: _always(Level.INFO),
    events.PositionClosed.kind: _always(Level.INFO),
    events.RiskBreached.kind: _breach,
    events.StrategyFailed.kind: _always(Level.CRITICAL),
    events.OperatorActed.kind: _always(Level.INFO),
    events.CommandRefused.kind: _always(Level.INFO),
    events.TradingStateChanged.kind: _state,
    events.StrategySwitched.kind: _always(Level.INFO),
    events.DataFreshnessChanged.kind: _freshness,
    events.SplitApplied.kind: _always(Level.INFO),
    events.PriceGapSuspected.kind: _always(Level.WARNING),
    events.CalendarUncertain.kind: _always(Level.WARNING),
    events.SessionStarted.kind: _always(Level.OFF),
}


class Levels:
    """The level of an event: that of ``chosen`` for its type, else the default; below ``least`` it is ``OFF``."""

    def __init__(self, chosen: Mapping[str, Level], least: Level) -> None:
        self._chosen = chosen
        self._least = least

    def wants(self, kind: str) -> bool:
        """Whether events of a type may matter at all."""
        level = self._chosen.get(kind)
        return kind in DEFAULT_LEVELS and (level is None or level >= self._least)

    def of(self, message: Message) -> Level:
        """How much an event of a type that is wanted matters."""
        kind = str(message["type"])
        level = self._chosen[kind] if kind in self._chosen else DEFAULT_LEVELS[kind](message)
        return level if level >= self._least else Level.OFF
