from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from pydantic import ValidationError

from config.settings.http import HttpSettings
from config.settings.instrument import InstrumentSettings
from config.settings.session import SessionSettings
from domain.instrument import Instrument


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000_000


def test_the_default_session_is_that_of_the_nse() -> None:
    rules = SessionSettings().rules()
    session = rules.session_at(at("2024-01-15T09:15:00+05:30"))
    assert session is not None
    assert (session.start, session.end) == (at("2024-01-15T09:15:00+05:30"), at("2024-01-15T15:30:00+05:30"))


def test_holidays_and_weekdays_without_trading_have_no_session() -> None:
    rules = SessionSettings.model_validate({"holidays": ["2024-01-26"], "weekdays": ["thu", "fri"]}).rules()
    times = ["2024-01-25T12:00:00+05:30", "2024-01-26T12:00:00+05:30", "2024-01-29T12:00:00+05:30"]
    assert [rules.session_at(at(text)) is not None for text in times] == [True, False, False]


def test_around_the_clock_trades_every_day_unless_weekdays_are_given() -> None:
    sunday = at("2024-01-14T03:00:00+00:00")
    every_day = SessionSettings(timezone="UTC", around_the_clock=True).rules()
    weekdays = SessionSettings(timezone="UTC", around_the_clock=True, weekdays=("mon", "fri")).rules()
    assert every_day.session_at(sunday) is not None
    assert weekdays.session_at(sunday) is None
    assert (every_day.opens, every_day.closes) == (time(0), time(0))


def test_an_instrument_has_the_currency_of_the_account_unless_it_has_its_own() -> None:
    assert InstrumentSettings(symbol="A").instrument("INR") == Instrument("A", Decimal("0.05"), 1, "INR", "NSE")
    assert InstrumentSettings(symbol="A", currency="USD").instrument("INR").currency == "USD"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:5000"),
        ("::1", "http://[::1]:5000"),
        ("0.0.0.0", "http://127.0.0.1:5000"),
        ("::", "http://[::1]:5000"),
    ],
)
def test_the_api_is_where_host_and_port_say(host: str, url: str) -> None:
    assert HttpSettings(published_on_loopback=True, host=host).url == url


@pytest.mark.parametrize(
    ("host", "is_published_on_loopback", "needs_key"),
    [
        ("127.0.0.1", False, False),
        ("127.0.0.2", False, False),
        ("localhost", False, False),
        ("::1", False, False),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("192.0.2.7", False, True),
        ("0.0.0.0", True, False),
        ("::", True, False),
        ("192.0.2.7", True, True),
    ],
)
def test_looking_needs_a_key_where_others_than_this_machine_may_connect(
    host: str, is_published_on_loopback: bool, needs_key: bool
) -> None:
    assert HttpSettings(host=host, published_on_loopback=is_published_on_loopback).needs_key_to_look is needs_key


@pytest.mark.parametrize("host", ["example.org", "", "127.0.0.1:5000", "*"])
def test_an_address_that_is_none_cannot_be_bound(host: str) -> None:
    with pytest.raises(ValidationError, match="expected an IP address of this machine, or localhost"):
        HttpSettings(host=host)


def test_the_address_itself_and_the_allowed_hosts_are_served() -> None:
    http = HttpSettings(host="192.0.2.7", allowed_hosts=("Velox.Example", "2001:DB8::0:1"))
    assert http.hosts == {"192.0.2.7", "velox.example", "2001:db8::1"}
    assert HttpSettings(host="0.0.0.0").hosts == frozenset()


@pytest.mark.parametrize("name", ["velox.example:5000", "*", "", "a b", "-a", "http://a", "a..b", "a." + "x" * 64, "x" * 254])
def test_a_host_that_could_never_be_asked_for_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="expected host names or addresses without a port"):
        HttpSettings(allowed_hosts=(name,))


def test_settings_cannot_be_changed() -> None:
    settings = HttpSettings()
    with pytest.raises(ValidationError):
        setattr(settings, "port", 1)  # noqa: B010  (mypy would refuse the plain assignment)


def test_a_date_with_a_time_is_no_day() -> None:
    with pytest.raises(ValidationError):
        SessionSettings.model_validate({"holidays": [datetime(2024, 1, 26, 12, tzinfo=UTC)]})
