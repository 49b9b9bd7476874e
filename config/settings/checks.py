"""Checks that need more than one section: names that must exist, and values that make each other impossible."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from config.settings.charges import KEYS_OF, ChargesSettings
from config.settings.problems import nearest
from config.settings.settings import Settings
from config.settings.tree import KeyPath
from domain.errors import InvalidValue
from domain.segment import Segment


class Problem(NamedTuple):
    """Where, what would be right there instead of what was found, and a hint for the end of the sentence."""

    path: KeyPath
    expected: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Finds problems in settings; it is not asked where one of the keys it ``reads`` is wrong already.

    With ``of_the_feed`` it is about where market data comes from, which matters to those alone who are to trade.
    """

    find: Callable[[Settings], Iterable[Problem]]
    reads: tuple[KeyPath, ...] = ()
    of_the_feed: bool = False


def unique_names(settings: Settings) -> Iterator[Problem]:
    """Every strategy id, instrument and simulated symbol is there once."""
    yield from _repeated(("strategies",), "id", [strategy.id for strategy in settings.strategies])
    yield from _repeated(("instruments",), "symbol", [instrument.symbol for instrument in settings.instruments])
    yield from _repeated(("simulator", "symbols"), "symbol", [symbol.symbol for symbol in settings.simulator.symbols])


def known_symbols(settings: Settings) -> Iterator[Problem]:
    """Strategies and input files name configured instruments; where none is configured, the files say which there are."""
    known = [instrument.symbol for instrument in settings.instruments]
    if not known:
        return
    for at, strategy in enumerate(settings.strategies):
        for symbol in strategy.symbols:
            if symbol not in (*known, "*"):
                yield _unknown(("strategies", at, "symbols"), "symbols of configured instruments", symbol, known)
    for text in settings.feed.inputs:
        symbol, is_given, _ = text.partition("=")
        if is_given and "/" not in symbol and symbol not in known:
            yield _unknown(("feed", "inputs"), "symbols of configured instruments", symbol, known)


def simulated_instruments(settings: Settings) -> Iterator[Problem]:
    """The simulator makes ticks for every instrument and no other, on its tick size."""
    if settings.feed.kind != "simulator":
        return
    instruments = {instrument.symbol: instrument for instrument in settings.instruments}
    simulated = [symbol.symbol for symbol in settings.simulator.symbols]
    for at, instrument in enumerate(settings.instruments):
        if instrument.symbol not in simulated:
            yield _unknown(("instruments", at, "symbol"), "symbols of the simulator", instrument.symbol, simulated)
    for at, symbol in enumerate(settings.simulator.symbols):
        where = ("simulator", "symbols", at)
        known = instruments.get(symbol.symbol)
        if known is None:
            yield _unknown((*where, "symbol"), "symbols of configured instruments", symbol.symbol, list(instruments))
            continue
        if symbol.tick_size not in (None, known.tick_size):
            yield Problem((*where, "tick_size"), f"the instrument's tick size ({known.tick_size}) or nothing")
        if symbol.lot not in (None, known.lot):
            yield Problem((*where, "lot"), f"the instrument's lot ({known.lot}) or nothing")
        try:
            symbol.simulated(known)
        except InvalidValue as error:
            yield Problem((*where, "price"), error.expected)


def one_currency(settings: Settings) -> Iterator[Problem]:
    """Instruments are in the currency of the account: nothing converts."""
    for at, instrument in enumerate(settings.instruments):
        if instrument.currency not in (None, settings.account.currency):
            yield Problem(("instruments", at, "currency"), f"the account's currency ({settings.account.currency})")


def allowed_positions(settings: Settings) -> Iterator[Problem]:
    """A position that a strategy asks for is one that risk allows."""
    limit = settings.risk.max_position_value
    for at, strategy in enumerate(settings.strategies):
        if strategy.position_value is not None and strategy.position_value > limit:
            yield Problem(("strategies", at, "position_value"), f"at most risk.max_position_value ({limit})")


def sizes_that_can_be_told(settings: Settings) -> Iterator[Problem]:
    """A size by the distance to the stop has a stop that stands from the beginning."""
    for at, strategy in enumerate(settings.strategies):
        rule = settings.stop_of(strategy).rule()
        if strategy.sizing().follows_stop and (rule is None or rule.activate_pct is not None):
            key = "risk_pct" if strategy.risk_value is None else "risk_value"
            yield Problem(
                ("strategies", at, key), "nothing where the stop is none or has activate_pct: it has no distance at first"
            )


def whole_lots(settings: Settings) -> Iterator[Problem]:
    """A fixed quantity is a multiple of the lot of everything the strategy trades."""
    for at, strategy in enumerate(settings.strategies):
        for instrument in settings.instruments:
            if strategy.quantity is not None and strategy.trades(instrument.symbol) and strategy.quantity % instrument.lot:
                yield Problem(("strategies", at, "quantity"), f"a multiple of {instrument.symbol}'s lot ({instrument.lot})")


def charges_of_one_table(settings: Settings) -> Iterator[Problem]:
    """Charges are given for the table that is chosen; the default of another table's key is no harm."""
    charges, default = settings.charges, ChargesSettings()
    for key in dict.fromkeys(key for keys in KEYS_OF.values() for key in keys if key not in KEYS_OF[charges.table]):
        if getattr(charges, key) != getattr(default, key):
            tables = " or ".join(repr(table) for table, keys in KEYS_OF.items() if key in keys)
            yield Problem(("charges", key), f"nothing, as charges.table is {charges.table!r}", f"it is of table {tables}")


def charges_of_the_exchange(settings: Settings) -> Iterator[Problem]:
    """The table of an exchange is for what trades there, in rupees; that of the BSE is for shares."""
    table = settings.charges.table
    if table not in ("nse", "bse"):
        return
    if settings.account.currency != "INR":
        yield Problem(("account", "currency"), f"INR, as charges.table is {table!r}")
    for at, instrument in enumerate(settings.instruments):
        if instrument.exchange != table.upper():
            yield Problem(("instruments", at, "exchange"), f"{table.upper()}, as charges.table is {table!r}")
        if table == "bse" and instrument.segment not in (Segment.EQUITY_INTRADAY, Segment.EQUITY_DELIVERY):
            yield Problem(("instruments", at, "segment"), "equity_intraday or equity_delivery, as charges.table is 'bse'")


def something_to_read(settings: Settings) -> Iterator[Problem]:
    """A feed of files has at least one, a simulator at least one symbol, and a topic at least one instrument."""
    if settings.feed.kind == "csv" and not settings.feed.inputs:
        yield Problem(("feed", "inputs"), "at least one file, as SYMBOL=path or path")
    if settings.feed.kind == "simulator" and not settings.simulator.symbols:
        yield Problem(("simulator", "symbols"), "at least one symbol")
    if settings.feed.kind == "kafka" and not settings.instruments:
        yield Problem(("instruments",), "the instruments to read from the topic, one [[instruments]] table each")


def market_of_now(settings: Settings) -> Iterator[Problem]:
    """A market that follows the clock is always open and decides neither date nor speed by itself."""
    simulator = settings.simulator
    if settings.feed.kind != "simulator" or not simulator.follow_clock:
        return
    if not settings.session.around_the_clock:
        yield Problem(
            ("session", "around_the_clock"),
            "true, as simulator.follow_clock is",
            "the clock goes on when markets close (session.calendar 24x7)",
        )
    if simulator.date is not None:
        yield Problem(("simulator", "date"), "no date, as simulator.follow_clock is true")
    if simulator.speed != 1.0:
        yield Problem(("simulator", "speed"), "real, as simulator.follow_clock is true")


def sign_in(settings: Settings) -> Iterator[Problem]:
    """A service that wants to know who asks is told."""
    token = settings.influxdb.token
    if settings.ports.time_series_store == "influxdb" and (token is None or not token.get_secret_value()):
        yield Problem(("influxdb", "token"), "the token that InfluxDB knows", "`velox init` makes one for docker-compose.yml")
    if settings.kafka.security_protocol.startswith("SASL") and not settings.kafka.username:
        yield Problem(("kafka", "username"), f"a user name, which {settings.kafka.security_protocol} needs")
    if settings.kafka.username and not settings.kafka.security_protocol.startswith("SASL"):
        yield Problem(("kafka", "security_protocol"), "SASL_SSL or SASL_PLAINTEXT, as kafka.username is given")
    if settings.kafka.ca_file and not settings.kafka.security_protocol.endswith("SSL"):
        yield Problem(("kafka", "security_protocol"), "SSL or SASL_SSL, as kafka.ca_file is given")


def somebody_to_tell(settings: Settings) -> Iterator[Problem]:
    """A recipient that is switched on can be reached."""
    webhook, telegram = settings.webhook, settings.telegram
    if webhook.enabled and webhook.url is None:
        yield Problem(("webhook", "url"), "the address that takes notifications")
    if telegram.enabled and not (telegram.token and telegram.token.get_secret_value()):
        yield Problem(("telegram", "token"), "the token that @BotFather gave the bot")
    if telegram.enabled and not telegram.chat_id:
        yield Problem(("telegram", "chat_id"), "the number of the chat to write to, or @name of a channel")


def no_echo(settings: Settings) -> Iterator[Problem]:
    """What VELOX publishes is not what it reads."""
    feed, kafka = settings.feed, settings.kafka
    if feed.kind == "kafka" and feed.topic.startswith(f"{kafka.topic_prefix}{'.' if kafka.topic_style == 'dots' else '-'}"):
        yield Problem(("feed", "topic"), f"a topic that VELOX does not publish on itself ({kafka.topic_prefix}…)")


CHECKS = (
    Check(unique_names),
    Check(known_symbols),
    Check(simulated_instruments, reads=(("instruments",), ("simulator", "symbols"), ("feed", "kind")), of_the_feed=True),
    Check(one_currency, reads=(("account", "currency"),)),
    Check(allowed_positions, reads=(("risk", "max_position_value"),)),
    Check(sizes_that_can_be_told, reads=(("stop",),)),
    Check(whole_lots),
    Check(charges_of_one_table, reads=(("charges",),)),
    Check(charges_of_the_exchange, reads=(("charges", "table"), ("account", "currency"), ("instruments",))),
    Check(something_to_read, reads=(("feed",), ("simulator", "symbols"), ("instruments",)), of_the_feed=True),
    Check(market_of_now, reads=(("feed", "kind"), ("simulator",), ("session",)), of_the_feed=True),
    Check(sign_in, reads=(("influxdb", "token"), ("kafka",), ("ports",))),
    Check(somebody_to_tell, reads=(("webhook",), ("telegram",))),
    Check(no_echo, reads=(("feed",), ("kafka", "topic_prefix"), ("kafka", "topic_style"))),
)
"""What is checked in all settings."""


def _repeated(section: KeyPath, key: str, names: Sequence[str]) -> Iterator[Problem]:
    for at, name in enumerate(names):
        if names.index(name) < at:
            yield Problem((*section, at, key), "a name that no other has")


def _unknown(path: KeyPath, what: str, name: str, known: Sequence[str]) -> Problem:
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"there is no {name}"
    return Problem(path, f"{what} ({', '.join(known)})", hint)
