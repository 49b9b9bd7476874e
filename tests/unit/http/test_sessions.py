"""How long sessions live and how many there are; how fast keys can be tried; how much of it is logged."""

import pytest

from adapters.inbound.http.attempts import BURST, LINES, LINES_S, MOST_ADDRESSES, PAUSE_S, AttemptLimit, RefusedAttempts
from adapters.inbound.http.sessions import Sessions

ONE, OTHER = b"1" * 32, b"2" * 32


class Seconds:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_is_found_by_its_token_until_it_ends() -> None:
    time = Seconds()
    sessions = Sessions(time, age_s=10)
    one, other = sessions.begin(ONE), sessions.begin(OTHER)
    assert (sessions.key_digest(one), sessions.key_digest(other), len(sessions)) == (ONE, OTHER, 2)
    sessions.end(one)
    sessions.end(one)
    assert (sessions.key_digest(one), sessions.key_digest(other), sessions.key_digest("")) == (None, OTHER, None)
    time.now = 9.9
    assert sessions.key_digest(other) == OTHER
    time.now = 10.0
    assert (sessions.key_digest(other), len(sessions)) == (None, 0)


def test_the_oldest_session_gives_way() -> None:
    sessions = Sessions(Seconds(), most=3)
    tokens = [sessions.begin(ONE) for _ in range(4)]
    assert [sessions.key_digest(token) is not None for token in tokens] == [False, True, True, True]


def test_no_two_tokens_are_the_same_and_none_is_kept() -> None:
    sessions = Sessions(Seconds())
    tokens = {sessions.begin(ONE) for _ in range(100)}
    assert len(tokens) == 100
    assert not any(token.encode() in sessions._sessions for token in tokens)


def test_after_a_burst_of_wrong_keys_one_more_is_looked_at_each_few_seconds() -> None:
    time = Seconds()
    limit = AttemptLimit(time)
    looked_at = 0
    for _ in range(200):
        if limit.wait_s("192.0.2.7") == 0:
            looked_at += 1
            limit.failed("192.0.2.7")
        time.now += PAUSE_S / 10
    assert looked_at == BURST + 20 - 1
    assert limit.wait_s("192.0.2.7") <= PAUSE_S
    assert limit.wait_s("192.0.2.8") == 0
    time.now += BURST * PAUSE_S
    for _ in range(BURST):
        assert limit.wait_s("192.0.2.7") == 0
        limit.failed("192.0.2.7")
    assert limit.wait_s("192.0.2.7") == pytest.approx(PAUSE_S)


@pytest.mark.parametrize(
    ("other", "is_slowed_too"), [("2001:db8::2", True), ("2001:db8:0:1::1", False), ("192.0.2.7", False), ("", False)]
)
def test_a_network_of_ipv6_counts_as_one_address(other: str, is_slowed_too: bool) -> None:
    limit = AttemptLimit(Seconds())
    for _ in range(BURST):
        limit.failed("2001:db8::1")
    assert (limit.wait_s(other) > 0) is is_slowed_too


def test_attempts_of_many_addresses_take_bounded_memory() -> None:
    time = Seconds()
    limit = AttemptLimit(time)
    for number in range(3 * MOST_ADDRESSES):
        limit.failed(f"host-{number}")
        time.now += 0.001
    assert len(limit._paid_at) <= MOST_ADDRESSES
    time.now += 2 * PAUSE_S
    limit.failed("one more")
    assert len(limit._paid_at) == 1


def test_a_flood_of_refusals_is_counted_whole_and_logged_in_part(caplog: pytest.LogCaptureFixture) -> None:
    time = Seconds()
    attempts = RefusedAttempts(time)
    for _ in range(LINES + 30):
        attempts.add("not-signed-in", "POST", "/api/session", "192.0.2.7")
    assert len(caplog.records) == LINES
    time.now = LINES_S
    attempts.add("other-site", "POST", "/api/orders", "")
    assert attempts.counts == {"not-signed-in": LINES + 30, "other-site": 1}
    assert len(caplog.records) == LINES + 1
    assert "30 more" in caplog.records[-1].getMessage()
