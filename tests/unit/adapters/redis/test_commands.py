import pytest
from redis.asyncio.connection import Connection

from adapters.outbound.redis.globs import escaped
from adapters.outbound.redis.pipelining import MOST_BYTES, MOST_COMMANDS, get_command, set_command, slices

KEY = "position:übung:M&M".encode()


@pytest.mark.parametrize("value", [b"", b"7", b"line\r\nfeed", bytes(range(256))])
def test_commands_are_packed_as_the_driver_packs_them(value: bytes) -> None:
    driver = Connection()
    assert get_command(KEY) == b"".join(driver.pack_command("GET", KEY))
    assert set_command(KEY, value, None) == b"".join(driver.pack_command("SET", KEY, value))
    assert set_command(KEY, value, 86_400) == b"".join(driver.pack_command("SET", KEY, value, "PX", 86_400_000))
    assert set_command(KEY, value, 0.25) == b"".join(driver.pack_command("SET", KEY, value, "PX", 250))


def test_a_time_to_live_is_never_nought() -> None:
    assert set_command(KEY, b"", 0.00001) == set_command(KEY, b"", 0.001)


def test_parts_are_small_in_number_and_in_bytes_and_lose_nothing() -> None:
    commands = [b"x" * (n * 97 % 20_000) for n in range(1, 500)] + [b"y" * (2 * MOST_BYTES)]
    parts = list(slices(commands))
    assert [command for part in parts for command in part] == commands
    for part in parts:
        assert len(part) <= MOST_COMMANDS
        assert len(part) == 1 or sum(map(len, part)) <= MOST_BYTES
    assert list(slices([])) == []


@pytest.mark.parametrize("text", ["ABB", "M*M", "M?M", "[M]", "a\\b", "NIFTY-I", "^NSEI"])
def test_a_pattern_matches_nothing_but_its_text(text: str) -> None:
    pattern = escaped(text)
    assert pattern.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text
    assert all(pattern[at - 1] == "\\" for at, letter in enumerate(pattern) if letter in "*?[]")
