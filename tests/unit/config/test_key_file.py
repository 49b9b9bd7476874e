"""The file of named keys: written by the command line, read by a service as it is now."""

import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from application.access import OWNER, Key, Role, digest_of
from config.access import open_access
from config.key_file import KEY_FILE, KeyFile, KeysOfDataDirectory
from config.keys import expect_keys, keys_there
from config.settings import Settings
from config.settings.http import HttpSettings
from domain.errors import BadInput, ConfigurationError, InvalidValue, PortUnavailable

OWNERS = Key(OWNER, Role.ADMIN, digest_of("of-the-owner"))


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path)


def test_only_the_hash_is_kept_and_its_owner_alone_can_read_it(file: KeyFile, tmp_path: Path) -> None:
    key, secret = file.add("ravi", Role.TRADER)
    kept = tmp_path / KEY_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert secret not in kept.read_text("utf-8")
    assert file.read() == (key,)
    assert (key.name, key.role, key.digest) == ("ravi", Role.TRADER, digest_of(secret))
    assert [each.name for each in tmp_path.iterdir()] == [KEY_FILE]


def test_keys_are_added_and_revoked_by_their_names(file: KeyFile) -> None:
    for name in ("ravi", "nina", "zoe"):
        file.add(name, Role.VIEWER)
    assert file.revoke("nina").name == "nina"
    assert [key.name for key in file.read()] == ["ravi", "zoe"]
    with pytest.raises(InvalidValue, match=r"the name of a key \(ravi, zoe\)"):
        file.revoke("nina")
    with pytest.raises(InvalidValue, match="a name that no key has"):
        file.add("zoe", Role.ADMIN)
    for change in (lambda: file.add(OWNER, Role.ADMIN), lambda: file.revoke(OWNER)):
        with pytest.raises(InvalidValue, match=r"api\.key"):
            change()
    assert [key.name for key in file.read()] == ["ravi", "zoe"]


def test_keys_that_are_added_at_once_are_all_kept(file: KeyFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: file.add(f"key-{number}", Role.VIEWER), range(24)))
    assert {key.name for key in file.read()} == {f"key-{number}" for number in range(24)}


def with_change(change: Callable[[dict[str, object]], object]) -> str:
    entry: dict[str, object] = {"name": "ravi", "role": "admin", "created_at": "2024-01-15T09:15:00Z", "sha256": "ab" * 32}
    change(entry)
    return json.dumps({"version": 1, "keys": [entry]})


DAMAGED = {
    "nothing": "",
    "no JSON": '{"version": 1, "keys": [',
    "not UTF-8": "\udcff",
    "another version": '{"version": 2, "keys": []}',
    "a list": "[]",
    "no such role": with_change(lambda entry: entry.update(role="root")),
    "no hash": with_change(lambda entry: entry.update(sha256="zz" * 32)),
    "half a hash": with_change(lambda entry: entry.update(sha256="ab" * 16)),
    "no time": with_change(lambda entry: entry.update(created_at="soon")),
    "a bad name": with_change(lambda entry: entry.update(name="a b")),
    "the owner's name": with_change(lambda entry: entry.update(name=OWNER)),
    "one field more": with_change(lambda entry: entry.update(expires="never")),
    "one field less": with_change(lambda entry: entry.pop("role")),
    "two of one name": json.dumps({"version": 1, "keys": json.loads(with_change(lambda _: None))["keys"] * 2}),
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_and_stops_a_start_and_every_change_of_it(text: str, file: KeyFile, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    for use in (
        file.read,
        lambda: file.add("nina", Role.VIEWER),
        lambda: file.revoke("ravi"),
        lambda: open_access(Settings(data_dir=tmp_path)),
    ):
        with pytest.raises(BadInput, match=r"keys\.json: expected the keys as `velox keys` writes them"):
            use()
    assert (tmp_path / KEY_FILE).read_bytes() == text.encode("utf-8", "surrogateescape")


def test_a_running_service_takes_changes_up_at_the_next_request(file: KeyFile) -> None:
    keys = KeysOfDataDirectory(OWNERS, file)
    assert keys.find(OWNERS.digest) is OWNERS
    key, secret = file.add("ravi", Role.TRADER)
    assert keys.find(digest_of(secret)) == key
    file.revoke("ravi")
    assert keys.find(digest_of(secret)) is None
    assert keys.find(OWNERS.digest) is OWNERS


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_file_that_is_damaged_while_a_service_runs_takes_all_its_keys_but_not_the_owners(
    text: str, file: KeyFile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = file.add("ravi", Role.ADMIN)
    whole = (tmp_path / KEY_FILE).read_bytes()
    keys = KeysOfDataDirectory(OWNERS, file)
    (tmp_path / KEY_FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    for _ in range(3):
        with pytest.raises(PortUnavailable, match="the keys cannot be read"):
            keys.find(digest_of(secret))
        assert keys.find(OWNERS.digest) is OWNERS
    assert len(caplog.records) == 1
    (tmp_path / KEY_FILE).write_bytes(whole)
    found = keys.find(digest_of(secret))
    assert found is not None
    assert found.name == "ravi"


def test_a_directory_that_is_gone_in_favour_of_a_file_takes_all_named_keys(tmp_path: Path) -> None:
    place, aside = tmp_path / "data", tmp_path / "aside"
    file = KeyFile(place)
    _, secret = file.add("ravi", Role.ADMIN)
    keys = KeysOfDataDirectory(OWNERS, file)
    place.rename(aside)
    place.write_text("no directory", "utf-8")
    with pytest.raises(PortUnavailable):
        keys.find(digest_of(secret))
    place.unlink()
    aside.rename(place)
    assert keys.find(digest_of(secret)) is not None


def test_a_file_that_becomes_a_directory_takes_all_named_keys(file: KeyFile, tmp_path: Path) -> None:
    _, secret = file.add("ravi", Role.ADMIN)
    keys = KeysOfDataDirectory(OWNERS, file)
    (tmp_path / KEY_FILE).unlink()
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(PortUnavailable):
        keys.find(digest_of(secret))
    (tmp_path / KEY_FILE).rmdir()
    assert keys.find(digest_of(secret)) is None


def elsewhere(tmp_path: Path, **http: object) -> Settings:
    return Settings(data_dir=tmp_path / "data", http=HttpSettings.model_validate({"host": "192.0.2.7", **http}))


def test_without_a_key_no_other_address_than_loopback_is_served_and_none_is_made_by_the_way(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"http\.host: 192\.0\.2\.7 is not loopback, and there is no key in"):
        open_access(elsewhere(tmp_path))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("kind", ["named", "configured", "owner's", "not served", "loopback"])
def test_any_key_will_do(kind: str, tmp_path: Path) -> None:
    settings = elsewhere(tmp_path)
    if kind == "named":
        KeyFile(settings.data_dir).add("ravi", Role.VIEWER)
    elif kind == "configured":
        settings = elsewhere(tmp_path, api_key="a-key-of-my-own-0123")
    elif kind == "owner's":
        open_access(Settings(data_dir=settings.data_dir))
    elif kind == "not served":
        settings = elsewhere(tmp_path, enabled=False)
    else:
        settings = elsewhere(tmp_path, host="127.0.0.1")
    expect_keys(settings)


def test_the_rules_follow_from_the_address(tmp_path: Path) -> None:
    KeyFile(tmp_path / "data").add("ravi", Role.VIEWER)
    rules = open_access(elsewhere(tmp_path, allowed_hosts=["velox.example"])).rules
    assert (rules.needs_key_to_look, set(rules.hosts)) == (True, {"192.0.2.7", "velox.example"})
    rules = open_access(Settings(data_dir=tmp_path / "data")).rules
    assert (rules.needs_key_to_look, set(rules.hosts)) == (False, {"127.0.0.1"})


def test_the_list_has_the_owners_key_first(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert keys_there(settings) == ()
    KeyFile(tmp_path).add("ravi", Role.VIEWER)
    open_access(settings)
    assert [(key.name, key.role) for key in keys_there(settings)] == [(OWNER, Role.ADMIN), ("ravi", Role.VIEWER)]
