"""The commands that change something: what they ask of the service, what they print, and how they end."""

import json
from collections.abc import Sequence

import pytest

from adapters.inbound.cli.bootstrap import Answer, ChangeRequest
from adapters.inbound.cli.request_refused import RequestRefused
from domain.errors import PortUnavailable
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

BUY = {"symbol": "SBIN", "side": "BUY", "quantity": 10}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ((), {"order_type": "market"}),
        (("--limit", "800"), {"order_type": "limit", "limit_price": 800.0}),
        (("--trigger", "810"), {"order_type": "stop", "trigger_price": 810.0}),
        (("--trigger", "810", "--limit", "811"), {"order_type": "stop_limit", "trigger_price": 810.0, "limit_price": 811.0}),
        (("--trail", "5"), {"order_type": "trailing_stop", "trail": 5.0}),
        (("--trail-pct", "1"), {"order_type": "trailing_stop", "trail": 1.0, "trail_unit": "percent"}),
        (
            ("--limit", "800", "--stop", "790", "--target", "820", "--tif", "gtc", "--client-id", "X"),
            {
                "order_type": "limit",
                "limit_price": 800.0,
                "stop_price": 790.0,
                "target_price": 820.0,
                "time_in_force": "gtc",
                "client_order_id": "X",
            },
        ),
        (
            ("--reduce-only", "--strategy", "ema_cross"),
            {"order_type": "market", "reduce_only": True, "strategy_id": "ema_cross"},
        ),
    ],
)
def test_an_order_is_what_its_options_make_it(
    velox: Velox, bootstrap: FakeBootstrap, arguments: Sequence[str], wanted: dict[str, object]
) -> None:
    result = velox("order", "place", "SBIN", "buy", "10", *arguments)
    assert result.exit_code == 0, result.stderr
    assert bootstrap.changes == [ChangeRequest("POST", ("orders",), BUY | {"time_in_force": "day"} | wanted)]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (
            ("order", "amend", "manual-M&M-1", "--quantity", "5", "--limit", "801"),
            ChangeRequest("PATCH", ("orders", "manual-M&M-1"), {"quantity": 5, "limit_price": 801.0}),
        ),
        (("order", "cancel", "manual-M&M-1"), ChangeRequest("DELETE", ("orders", "manual-M&M-1"))),
        (("pause",), ChangeRequest("POST", ("controls", "pause"))),
        (("resume", "--reason", "back"), ChangeRequest("POST", ("controls", "resume"), {"reason": "back"})),
        (("reduce-only",), ChangeRequest("POST", ("controls", "reduce-only"))),
        (("halt",), ChangeRequest("POST", ("controls", "halt"))),
        (("flatten",), ChangeRequest("POST", ("controls", "flatten"))),
        (
            ("flatten", "--strategy", "ema_cross", "--symbol", "SBIN"),
            ChangeRequest("POST", ("controls", "flatten"), {"strategy_id": "ema_cross", "symbol": "SBIN"}),
        ),
        (("kill", "--reason", "fire", "--yes"), ChangeRequest("POST", ("controls", "kill"), {"reason": "fire"})),
        (("kill",), ChangeRequest("POST", ("controls", "kill"))),
        (("reset", "--reason", "out"), ChangeRequest("POST", ("controls", "reset"), {"reason": "out"})),
        (("strategy", "enable", "ema_cross"), ChangeRequest("POST", ("strategies", "ema_cross", "enable"))),
        (("strategy", "disable", "ema_cross"), ChangeRequest("POST", ("strategies", "ema_cross", "disable"))),
    ],
)
def test_a_command_asks_the_service_for_one_change(
    velox: Velox, bootstrap: FakeBootstrap, arguments: Sequence[str], wanted: ChangeRequest
) -> None:
    result = velox(*arguments)
    assert (result.exit_code, bootstrap.changes) == (0, [wanted])
    assert result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("order", "place", "SBIN", "hold", "10"),
        ("order", "place", "SBIN", "buy", "0"),
        ("order", "place", "SBIN", "buy", "ten"),
        ("order", "place", "SBIN", "buy"),
        ("order", "place", "SBIN", "buy", "10", "--limit", "cheap"),
        ("order", "place", "SBIN", "buy", "10", "--trail", "5", "--trail-pct", "1"),
        ("order", "place", "SBIN", "buy", "10", "--trail", "5", "--limit", "800"),
        ("order", "place", "SBIN", "buy", "10", "--tif", "ioc"),
        ("order", "amend", "manual-SBIN-1"),
        ("order", "cancel"),
        ("reset",),
        ("strategy", "enable"),
    ],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(velox: Velox, bootstrap: FakeBootstrap, arguments: Sequence[str]) -> None:
    result = velox(*arguments)
    assert (result.exit_code, bootstrap.changes) == (2, [])


def test_a_refusal_ends_with_1_and_its_code_and_sentence(velox: Velox, bootstrap: FakeBootstrap) -> None:
    problem = {"code": "PRICE_OFF_TICK", "detail": "the limit price 800.02 is off the grid of 0.05"}
    bootstrap.error = RequestRefused("PRICE_OFF_TICK: the limit price 800.02 is off the grid of 0.05", problem)
    result = velox("order", "place", "SBIN", "buy", "10", "--limit", "800.02")
    assert result.exit_code == 1
    assert result.stderr == "velox: PRICE_OFF_TICK: the limit price 800.02 is off the grid of 0.05\n"
    assert result.stdout == ""
    for arguments in (("order", "place", "SBIN", "buy", "10"), ("kill", "--yes")):
        result = velox(*arguments, "--json")
        assert (result.exit_code, json.loads(result.stdout)) == (1, problem)


@pytest.mark.parametrize("price", ["nan", "1e400", "-1", "0", "ten"])
def test_what_is_no_price_is_a_mistake_of_usage(velox: Velox, bootstrap: FakeBootstrap, price: str) -> None:
    result = velox("order", "place", "SBIN", "buy", "10", "--limit", price)
    assert (result.exit_code, bootstrap.changes) == (2, [])
    assert f"expected a number above 0, found '{price}'" in result.stderr


def test_without_a_service_it_ends_with_4(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = PortUnavailable("no service answers")
    assert velox("kill", "--yes").exit_code == 4


def test_what_became_of_orders_is_told_in_lines_or_as_json(velox: Velox, bootstrap: FakeBootstrap) -> None:
    order = {"order_id": "manual-SBIN-1", "symbol": "SBIN", "strategy_id": "manual", "quantity": 10, "status": "submitted"}
    bootstrap.outcome = {"order_id": "manual-SBIN-1", "status": "submitted", "orders": [order], "events": []}
    assert velox("order", "place", "SBIN", "buy", "10").stdout == "manual-SBIN-1  submitted  10 SBIN [manual]\n"
    assert json.loads(velox("order", "place", "SBIN", "buy", "10", "--json").stdout) == bootstrap.outcome
    assert json.loads(velox("pause", "--json").stdout) == bootstrap.outcome


def test_a_flatten_that_finds_nothing_says_so(velox: Velox) -> None:
    assert velox("flatten").stdout == "nothing was to be done\n"


@pytest.mark.parametrize(("typed", "code", "changes"), [("y\n", 0, 1), ("n\n", 1, 0), ("\n", 1, 0)])
def test_the_kill_switch_asks_on_a_terminal(
    bootstrap: FakeBootstrap, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, changes: int
) -> None:
    from typer.testing import CliRunner

    from adapters.inbound.cli.app import build_cli
    from adapters.inbound.cli.commands import controls

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(controls, "stdin", Terminal)
    result = CliRunner().invoke(build_cli(bootstrap), ["kill"], input=typed, prog_name="velox")
    assert (result.exit_code, len(bootstrap.changes)) == (code, changes)


def test_the_risk_limits_are_told_with_who_may_trade(velox: Velox, bootstrap: FakeBootstrap) -> None:
    limit = {
        "rule": "DAILY_LOSS_LIMIT",
        "setting": "max_daily_loss",
        "unit": "INR",
        "value": "12500.00",
        "limit": "50000",
        "share": 0.25,
        "where": None,
        "action": "halt",
    }
    controls = {"trading_state": "halted", "latched": True, "reason": "", "disabled": ["ema_cross", "mine"], "stale_symbols": []}
    bootstrap.answer = Answer({"controls": controls, "limits": [limit]})
    lines = [line.split() for line in velox("risk").stdout.splitlines()]
    assert bootstrap.resource == "risk"
    assert lines == [
        ["trading_state", "halted"],
        ["latched", "yes"],
        ["reason", "-"],
        ["disabled", "ema_cross,", "mine"],
        ["stale_symbols", "-"],
        [],
        ["rule", "value", "limit", "share", "unit", "where", "action"],
        ["DAILY_LOSS_LIMIT", "12,500.00", "50000", "0.25", "INR", "-", "halt"],
    ]
    assert json.loads(velox("risk", "--json").stdout) == bootstrap.answer.data


def test_orders_are_told_with_their_prices_and_what_became_of_them(velox: Velox, bootstrap: FakeBootstrap) -> None:
    order = {
        "timestamp": "2024-01-15T09:15:00+05:30",
        "order_id": "manual-SBIN-1",
        "strategy_id": "manual",
        "symbol": "SBIN",
        "side": "BUY",
        "quantity": 10,
        "filled": 4,
        "order_type": "stop_limit",
        "limit_price": 821.0,
        "trigger_price": 820.0,
        "status": "partially_filled",
        "executed_price": 820.5,
        "realized_pnl": "-12.50",
        "purpose": "entry",
        "rejection_code": None,
    }
    bootstrap.answer = Answer({"items": [order], "next": None})
    _, row = velox("orders").stdout.splitlines()
    assert row.split() == [
        *("2024-01-15", "09:15:00", "manual-SBIN-1", "manual", "SBIN", "BUY", "10", "4", "stop_limit", "821", "820"),
        *("partially_filled", "820.5", "-12.50", "entry", "-"),
    ]
