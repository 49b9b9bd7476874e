"""Checks that need more than one section: names that must exist, and values that make each other impossible."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from config.settings.problems import nearest
from config.settings.settings import Settings
from config.settings.tree import KeyPath

Problem = tuple[KeyPath, str]
"""Where, and what would be right there instead of what was found; see ``problems.wrong``."""


@dataclass(frozen=True, slots=True)
class Check:
    """Finds problems in settings; says nothing where one of the keys it ``reads`` is wrong already."""

    find: Callable[[Settings], Iterable[Problem]]
    reads: tuple[KeyPath, ...] = ()


def unique_names(settings: Settings) -> Iterator[Problem]:
    """Every strategy id, instrument and simulated symbol is there once."""
    for section, key, names in (
        ("strategies", "id", [strategy.id for strategy in settings.strategies]),
        ("instruments", "symbol", [instrument.symbol for instrument in settings.instruments]),
    ):
        yield from _repeated((section,), key, names)
    yield from _repeated(("simulator", "symbols"), "symbol", [symbol.symbol for symbol in settings.simulator.symbols])


def known_symbols(settings: Settings) -> Iterator[Problem]:
    """Strategies and input files name configured instruments; without any, the files say which there are."""
    known = [instrument.symbol for instrument in settings.instruments]
    if not known:
        return
    for at, strategy in enumerate(settings.strategies):
        for symbol in strategy.symbols:
            if symbol not in (*known, "*"):
                yield ("strategies", at, "symbols"), _one_of("symbols of configured instruments", symbol, known)
    for symbol, given, _ in (text.partition("=") for text in settings.feed.inputs):
        if given and symbol not in known and "/" not in symbol:
            yield ("feed", "inputs"), _one_of("symbols of configured instruments", symbol, known)


def simulated_instruments(settings: Settings) -> Iterator[Problem]:
    """The simulator makes ticks for every instrument and no other, on its tick size."""
    if settings.feed.kind != "simulator":
        return
    instruments = {instrument.symbol: instrument for instrument in settings.instruments}
    simulated = [symbol.symbol for symbol in settings.simulator.symbols]
    for at, instrument in enumerate(settings.instruments):
        if instrument.symbol not in simulated:
            what = _one_of("symbols of the simulator (simulator.symbols), or feed.kind = csv", instrument.symbol, simulated)
            yield ("instruments", at, "symbol"), what
    for at, symbol in enumerate(settings.simulator.symbols):
        where = ("simulator", "symbols", at)
        known = instruments.get(symbol.symbol)
        if known is None:
            yield (*where, "symbol"), _one_of("symbols of configured instruments", symbol.symbol, list(instruments))
            continue
        if symbol.tick_size not in (None, known.tick_size):
            yield (*where, "tick_size"), f"the instrument's tick size ({known.tick_size}) or nothing"
        if symbol.lot not in (None, known.lot):
            yield (*where, "lot"), f"the instrument's lot ({known.lot}) or nothing"


def one_currency(settings: Settings) -> Iterator[Problem]:
    """Instruments are in the currency of the account: nothing converts."""
    for at, instrument in enumerate(settings.instruments):
        if instrument.currency not in (None, settings.account.currency):
            yield ("instruments", at, "currency"), f"the account's currency ({settings.account.currency})"


def affordable_positions(settings: Settings) -> Iterator[Problem]:
    """A position that a strategy asks for is one that risk allows."""
    limit: Decimal = settings.risk.max_position_value
    for at, strategy in enumerate(settings.strategies):
        if strategy.position_value is not None and strategy.position_value > limit:
            yield (
                ("strategies", at, "position_value"),
                f"at most risk.max_position_value ({limit}), which refuses every larger entry",
            )


def whole_lots(settings: Settings) -> Iterator[Problem]:
    """A fixed quantity is a multiple of the lot of everything the strategy trades."""
    for at, strategy in enumerate(settings.strategies):
        for instrument in settings.instruments:
            if strategy.quantity is not None and strategy.trades(instrument.symbol) and strategy.quantity % instrument.lot:
                yield ("strategies", at, "quantity"), f"a multiple of {instrument.symbol}'s lot ({instrument.lot})"


def something_to_read(settings: Settings) -> Iterator[Problem]:
    """A feed of files has at least one."""
    if settings.feed.kind == "csv" and not settings.feed.inputs:
        yield ("feed", "inputs"), "at least one file, as SYMBOL=path or path"


def something_to_trade(settings: Settings) -> Iterator[Problem]:
    """The simulator has symbols."""
    if settings.feed.kind == "simulator" and not settings.simulator.symbols:
        yield ("simulator", "symbols"), "at least one symbol"


CHECKS = (
    Check(unique_names),
    Check(known_symbols, reads=(("instruments",),)),
    Check(simulated_instruments, reads=(("instruments",), ("simulator", "symbols"), ("feed", "kind"))),
    Check(one_currency, reads=(("account", "currency"),)),
    Check(affordable_positions, reads=(("risk", "max_position_value"),)),
    Check(whole_lots, reads=(("instruments",),)),
    Check(something_to_read, reads=(("feed",),)),
    Check(something_to_trade, reads=(("simulator", "symbols"), ("feed", "kind"))),
)
"""What is checked in all settings."""


def _repeated(section: KeyPath, key: str, names: list[str]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for at, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            yield (*section, at, key), "a name that no other has"


def _one_of(what: str, name: str, known: list[str]) -> str:
    near = nearest(name, known)
    hint = f"; did you mean {near} in place of {name}?" if near else f" in place of {name}"
    return f"{what} ({', '.join(known)}){hint}"
