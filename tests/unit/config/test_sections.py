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


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_every_interface_is_bound_only_where_the_port_is_published_on_loopback(host: str) -> None:
    with pytest.raises(ValidationError, match="only loopback"):
        HttpSettings(host=host)


@pytest.mark.parametrize("host", ["203.0.113.7", "fe80::1", "example.org", ""])
def test_the_promise_of_a_container_opens_no_other_address(host: str) -> None:
    with pytest.raises(ValidationError, match="only loopback"):
        HttpSettings(published_on_loopback=True, host=host)


def test_settings_cannot_be_changed() -> None:
    settings = HttpSettings()
    with pytest.raises(ValidationError):
        setattr(settings, "port", 1)  # noqa: B010  (mypy would refuse the plain assignment)


def test_a_date_with_a_time_is_no_day() -> None:
    with pytest.raises(ValidationError):
        SessionSettings.model_validate({"holidays": [datetime(2024, 1, 26, 12, tzinfo=UTC)]})
