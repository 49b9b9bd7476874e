"""The kinds of values that settings are made of: each turns what a file or a text says into one type, or says what it may be."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from domain.errors import InvalidValue
from domain.timeframe import Timeframe

LARGEST_AMOUNT = 10**15
MOST_DECIMALS = 9
"""With these limits every sum and quotient of amounts fits the 28 digits that decimals are computed with."""
_TRUE, _FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))


def expected(what: str) -> PydanticCustomError:
    """The error of a value that is not ``what``; the message about it names the key, what was found and its origin."""
    return PydanticCustomError("expected", "expected {what}", {"what": what})


def refused(why: str) -> PydanticCustomError:
    """The error of a value that could be understood and is not allowed, in a full sentence."""
    return PydanticCustomError("refused", "{why}", {"why": why})


def whole(least: int, most: int | None = None) -> BeforeValidator:
    """A whole number from ``least`` to ``most``; text is read, booleans and fractions are refused."""
    what = f"a whole number, {least:,} or more" if most is None else f"a whole number from {least:,} to {most:,}"

    def read(value: object) -> int:
        if isinstance(value, str):
            try:
                value = int(value)
            except ValueError:
                raise expected(what) from None
        if isinstance(value, bool) or not isinstance(value, int) or value < least or (most is not None and value > most):
            raise expected(what)
        return value

    return BeforeValidator(read)


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def number(what: str, allowed: Callable[[float], bool]) -> BeforeValidator:
    """A finite number that is ``allowed``; ``what`` says in words which ones are."""

    def read(value: object) -> float:
        read_value = _as_number(value)
        if read_value is None or not allowed(read_value):
            raise expected(what)
        return read_value

    return BeforeValidator(read)


def exact(what: str, least: Decimal | None = None, most: Decimal | None = None) -> BeforeValidator:
    """A decimal number from ``least`` (None: above 0) to ``most``, exactly as it was written.

    At most ``LARGEST_AMOUNT``, with up to ``MOST_DECIMALS`` decimals.
    """

    def read(value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise expected(what)
        try:
            amount = Decimal(repr(value) if isinstance(value, float) else value)
        except InvalidOperation:
            raise expected(what) from None
        if not amount.is_finite() or (amount <= 0 if least is None else amount < least) or (most is not None and amount > most):
            raise expected(what)
        if amount > LARGEST_AMOUNT or amount != round(amount, MOST_DECIMALS):
            raise expected(f"{what}, at most {LARGEST_AMOUNT:,} and with at most {MOST_DECIMALS} decimals")
        return amount

    return BeforeValidator(read)


def flag_of(value: object) -> bool | None:
    """What a value says as true or false; None for any other."""
    if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    return value if isinstance(value, bool) else None


def _flag(value: object) -> bool:
    flag = flag_of(value)
    if flag is None:
        raise expected("true or false")
    return flag


def _existing_file(value: object) -> Path:
    if not isinstance(value, str | Path) or not str(value) or not Path(value).is_file():
        raise expected("a file that exists")
    return Path(value)


def _pace(value: object) -> str | float:
    if value == "max":
        return "max"
    number_read = 1.0 if value == "real" else _as_number(value)
    if number_read is None or number_read <= 0:
        raise expected("max (as fast as possible), real, or a number above 0 (1 is real time, 60 a minute in a second)")
    return number_read


def _timeframe(value: object) -> Timeframe:
    if isinstance(value, Timeframe):
        return value
    try:
        return Timeframe.parse(str(value))
    except InvalidValue as error:
        raise expected(f"a length of bars from 1s to 1d: {error.expected}") from None


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise expected("a date such as 2024-01-26") from None


def _as_time(value: object) -> time | None:
    try:
        read = value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        return None
    return None if read.tzinfo is not None or read.microsecond else read


def _time(value: object) -> time:
    read = _as_time(value)
    if read is None:
        raise expected("a time of day such as 09:15")
    return read


def _time_or_none(value: object) -> time | None:
    if value is None or value == "none":
        return None
    read = _as_time(value)
    if read is None:
        raise expected("a time of day such as 15:15, or none")
    return read


Money = Annotated[Decimal, exact("an amount of money above 0, such as 100000 or 2500.50")]
"""An exact amount in the account's currency, above 0."""
Percent = Annotated[float, number("a percentage above 0 and below 100 (1.5 means 1.5 %)", lambda pct: 0 < pct < 100)]
"""A percentage, in percent."""
Positive = Annotated[float, number("a number above 0", lambda value: value > 0)]
Flag = Annotated[bool, BeforeValidator(_flag)]
ExistingFile = Annotated[Path, BeforeValidator(_existing_file)]
Pace = Annotated[str | float, BeforeValidator(_pace)]
"""``max``, or how many times faster than real time."""
BarLength = Annotated[Timeframe, PlainValidator(_timeframe), PlainSerializer(str, return_type=str)]
Day = Annotated[date, BeforeValidator(_date)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
TimeOfDayOrNone = Annotated[time | None, BeforeValidator(_time_or_none)]
"""A time of day, or the text ``none``."""
