"""Keys of a running service: made, used, revoked and damaged while it runs, and what the audit tells of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from config.changing import user_name
from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import Service, one_day, served
from tests.e2e.velox import Velox


@pytest.fixture
def config(velox: Velox) -> Path:
    return one_day(velox.home)


@pytest.fixture
def service(velox: Velox, config: Path) -> Iterator[Service]:
    with served(velox, "--config", config) as service:
        yield service


def post(service: Service, path: str, key: str) -> httpx.Response:
    return httpx.post(f"{service.url}/api/{path}", headers={"X-API-Key": key}, trust_env=False, timeout=10)


def test_keys_are_good_from_the_command_that_makes_them_to_the_one_that_revokes_them(velox: Velox, service: Service) -> None:
    made = {
        role: velox("keys", "add", f"a-{role}", "--role", role, "--json").json["key"] for role in ("viewer", "trader", "admin")
    }
    assert post(service, "controls/pause", made["viewer"]).status_code == 403
    assert post(service, "controls/pause", made["trader"]).status_code == 200
    assert post(service, "controls/kill", made["trader"]).status_code == 200
    with httpx.Client(base_url=service.url, trust_env=False, timeout=10, headers={"Origin": service.url}) as browser:
        assert browser.post("/api/session", json={"key": made["admin"]}).json() == {"actor": "web:a-admin", "role": "admin"}
        assert browser.post("/api/controls/reset", json={"reason": "checked"}).status_code == 200
        assert browser.post("/api/controls/reset", json={"reason": "again"}).json()["code"] == "NOT_LATCHED"
        listed = velox("keys", "list", "--json").json
        assert [(each["name"], each["role"]) for each in listed] == [
            ("owner", "admin"), ("a-viewer", "viewer"), ("a-trader", "trader"), ("a-admin", "admin"),
        ]  # fmt: skip
        assert velox("keys", "revoke", "a-admin").code == 0
        assert browser.post("/api/controls/pause").status_code == 401
    assert velox("pause").code == 0
    audit = velox("audit", "--json").json["items"]
    told = [(each["action"], each["actor"], each["source"]) for each in audit]
    assert told[0][:2] == ("pause", f"cli:{user_name()}")
    assert [(action, actor) for action, actor, _ in told[1:]] == [
        ("reset_kill", "web:a-admin"), ("reset_kill", "web:a-admin"), ("kill", "api:a-trader"), ("pause", "api:a-trader"),
    ]  # fmt: skip
    assert {source for *_, source in told} == {"127.0.0.1"}
    table = velox("audit", "--limit", "2")
    assert table.out.splitlines()[0].split()[:2] == ["timestamp", "seq"]
    assert "NOT_LATCHED" in table.out
    assert "--limit shows more" in table.err
    assert service.ask("access")["refused"] == {"role-too-low": 1, "not-signed-in": 1}
    assert not any(secret in service.process.out + service.process.err for secret in made.values())


def test_a_key_file_that_is_damaged_takes_its_keys_and_leaves_the_owner_in(velox: Velox, service: Service, config: Path) -> None:
    secret = velox("keys", "add", "desk", "--role", "admin").out.strip()
    kept = velox.data() / "keys.json"
    assert post(service, "controls/pause", secret).status_code == 200
    whole = kept.read_text("utf-8")
    kept.write_text(whole[:-20], "utf-8")
    refused = post(service, "controls/resume", secret)
    assert (refused.status_code, secret in refused.text) == (503, False)
    assert velox("resume").code == 0
    damaged = velox("keys", "add", "another", "--role", "viewer")
    assert (damaged.code, damaged.out) == (1, "")
    assert str(kept) in damaged.err
    eventually(lambda: str(kept) in service.process.err, "the warning in the log")
    assert service.process.stop().code == 0
    anew = velox("run", "--config", config, "--set", "http.port=0")
    assert (anew.code, str(kept) in anew.err) == (1, True)
    kept.write_text(whole, "utf-8")
    with served(velox, "--config", config) as again:
        assert post(again, "controls/resume", secret).status_code == 200


def test_no_other_address_is_served_before_there_is_a_key(velox: Velox, config: Path) -> None:
    ended = velox("run", "--config", config, "--set", "http.host=192.0.2.7")
    assert (ended.code, ended.out) == (3, "")
    assert "velox keys add NAME --role admin" in ended.err
    assert not velox.data().exists()


def test_the_audit_of_a_stopped_service_is_read_from_its_journal(velox: Velox, config: Path) -> None:
    with served(velox, "--config", config) as service:
        assert velox("pause", "--reason", "lunch").code == 0
        running = velox("audit", "--json").json
        assert service.process.stop().code == 0
    journals.expect_no_gap(velox.data())
    stopped = velox("audit", "--json")
    assert stopped.json == running
    assert "journal" in stopped.err
    (paused,) = stopped.json["items"]
    assert (paused["action"], paused["detail"], paused["source"]) == ("pause", "lunch", "127.0.0.1")
    assert paused["actor"].startswith("cli:")


def test_no_secret_is_in_anything_that_is_kept_but_the_owners_own_file(velox: Velox, config: Path) -> None:
    secret = velox("keys", "add", "desk", "--role", "admin").out.strip()
    with served(velox, "--config", config, "--set", "http.api_key=a-key-of-my-own-0123456789") as service:
        assert post(service, "controls/pause", secret).status_code == 200
        assert post(service, "controls/resume", "a-key-of-my-own-0123456789").status_code == 200
        assert service.process.stop().code == 0
    kept = [path for path in velox.data().rglob("*") if path.is_file()]
    assert {"keys.json", "run.json"} <= {path.name for path in kept}
    for path in kept:
        content = path.read_bytes()
        assert secret.encode() not in content, path
        assert b"a-key-of-my-own" not in content, path
    assert json.loads((velox.data() / "keys.json").read_text("utf-8"))["keys"][0]["name"] == "desk"
