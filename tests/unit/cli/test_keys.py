import json

import pytest

from adapters.inbound.cli.bootstrap import Answer, KeyRow
from application.access import Role
from domain.errors import InvalidValue
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

ACTED = {
    "type": "operator_acted", "seq": 12, "timestamp": "2024-01-15T09:15:01+05:30", "action": "kill", "actor": "cli:ravi",
    "source": "127.0.0.1", "strategy_id": "", "symbol": "", "detail": "fire",
}  # fmt: skip
REFUSED = {
    "type": "command_refused", "seq": 9, "timestamp": "2024-01-15T09:15:00+05:30", "action": "cancel_order", "actor": "api:desk",
    "source": "192.0.2.7", "target": "o-9", "symbol": "SBIN", "code": "UNKNOWN_ORDER", "reason": "there is no order o-9",
}  # fmt: skip


def test_a_new_key_is_printed_alone_on_stdout(velox: Velox, bootstrap: FakeBootstrap) -> None:
    result = velox("keys", "add", "ravi", "--role", "TRADER")
    assert (result.exit_code, result.stdout, bootstrap.added) == (0, "the-secret\n", ("ravi", Role.TRADER))
    assert "not shown again" in result.stderr
    made = json.loads(velox("keys", "add", "ravi", "--role", "viewer", "--json").stdout)
    assert made == {"name": "ravi", "role": "viewer", "created_at": "2024-01-15T09:15:00+00:00", "key": "the-secret"}


@pytest.mark.parametrize("arguments", [("ravi",), ("ravi", "--role", "root"), ("--role", "viewer")])
def test_a_key_without_a_name_or_a_role_is_a_mistake(velox: Velox, bootstrap: FakeBootstrap, arguments: tuple[str, ...]) -> None:
    assert (velox("keys", "add", *arguments).exit_code, bootstrap.added) == (2, None)


def test_a_name_that_is_taken_is_told(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = InvalidValue("name", "ravi", "a name that no key has")
    result = velox("keys", "add", "ravi", "--role", "viewer")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a name that no key has" in result.stderr


def test_keys_are_listed_and_revoked(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.key_rows = (KeyRow("owner", "admin", ""), KeyRow("ravi", "trader", "2024-01-15T09:15:00+00:00"))
    lines = velox("keys", "list").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["name", "role", "created"],
        ["owner", "admin", "-"],
        ["ravi", "trader", "2024-01-15T09:15:00+00:00"],
    ]
    assert [row["name"] for row in json.loads(velox("keys", "list", "--json").stdout)] == ["owner", "ravi"]
    assert "ravi" in velox("keys", "revoke", "ravi").stdout
    assert bootstrap.revoked == "ravi"
    assert json.loads(velox("keys", "revoke", "ravi", "--json").stdout)["role"] == "trader"


def test_the_audit_tells_who_did_what_from_where_and_what_was_refused(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [ACTED, REFUSED], "next": 9}, "the journal tells")
    result = velox("audit", "--limit", "2", "--symbol", "SBIN")
    assert bootstrap.resource == "events"
    assert bootstrap.parameters == {
        "kinds": "operator_acted,command_refused",
        "before": str(2**63 - 1),
        "limit": "2",
        "symbol": "SBIN",
    }
    header, acted, refused = result.stdout.splitlines()
    assert header.split() == ["timestamp", "seq", "actor", "source", "action", "strategy", "symbol", "detail"]
    assert acted.split()[1:5] == ["12", "cli:ravi", "127.0.0.1", "kill"]
    assert acted.endswith("fire")
    assert refused.split()[1:5] == ["9", "api:desk", "192.0.2.7", "cancel_order"]
    assert refused.endswith("refused, UNKNOWN_ORDER: there is no order o-9")
    assert "the journal tells" in result.stderr
    assert "--limit shows more" in result.stderr


def test_the_audit_as_json_is_what_the_api_returns(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [ACTED], "next": None})
    result = velox("audit", "--json")
    assert (json.loads(result.stdout), result.stderr) == (bootstrap.answer.data, "")


def test_an_audit_of_an_older_journal_has_no_address(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [{name: value for name, value in ACTED.items() if name != "source"}], "next": None})
    assert velox("audit").stdout.splitlines()[1].split()[2:5] == ["cli:ravi", "-", "kill"]
