"""Changes for the command line: with whose key, in whose name."""

import getpass
from pathlib import Path

import pytest

from adapters.inbound.cli.bootstrap import ChangeRequest
from config.changing import change, user_name
from config.settings import Settings
from domain.errors import PortUnavailable


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ravi", "ravi"),
        ("DOMAIN\\ravi k", "DOMAIN_ravi_k"),
        ("r@vi.k-9", "r@vi.k-9"),
        ("é", "_"),
        ("x" * 80, "x" * 64),
        ("", "unknown"),
    ],
)
def test_the_user_is_named_in_characters_that_a_header_takes(monkeypatch: pytest.MonkeyPatch, name: str, told: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: name)
    assert user_name() == told


def test_a_system_that_does_not_know_its_user_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("no user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user_name() == "unknown"


def test_without_a_service_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "api.key").write_text("a-key-of-these-tests\n", "utf-8")
    (tmp_path / "service.url").write_text("http://127.0.0.1:1\n", "utf-8")
    with pytest.raises(PortUnavailable, match=r"no service answers at http://127\.0\.0\.1:1"):
        change(Settings(data_dir=tmp_path), ChangeRequest("POST", ("controls", "kill")))
