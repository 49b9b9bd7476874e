"""A replay that is killed again and again ends as one that was left alone."""

import random
from pathlib import Path

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.simulated_files import session_of, write_whole
from tests.e2e.velox import Velox, outcome

TICKS = 100_000
KILLS = 20


@pytest.fixture(scope="module")
def busy_market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ticks = session_of(TICKS * 11 // 10, seed=23)
    assert len(ticks) >= TICKS
    return write_whole(tmp_path_factory.mktemp("busy") / "market.csv", ticks)


def test_a_replay_killed_at_random_moments_ends_as_if_nothing_had_happened(velox: Velox, busy_market: Path) -> None:
    command = ("replay", busy_market, "--json", "--batch", "200", "--set", "journal.snapshot_every=9000")
    alone, killed = velox.data("alone"), velox.data("killed")
    uninterrupted = outcome(velox(*command, data="alone").json)
    end = journals.last_seq(alone)
    chance = random.Random(20)
    reached = 0
    for moment in sorted(chance.sample(range(1_000, end * 9 // 10), KILLS)):
        with velox.started(*command, data="killed") as process:
            eventually(lambda: journals.last_seq(killed) >= max(moment, reached + 1), f"the journal to reach {moment}")  # noqa: B023
            assert process.kill(), "the replay had ended already"
        reached = journals.last_seq(killed)
        assert reached < end
    journals.expect_no_gap(killed)
    assert outcome(velox(*command, data="killed").json) == uninterrupted
    assert journals.last_seq(killed) == end
    assert journals.bodies(killed, "position_closed") == journals.bodies(alone, "position_closed") != []
    assert journals.newest_state(killed)["account"] == journals.newest_state(alone)["account"]
    assert journals.newest_state(killed) == journals.newest_state(alone)
    journals.expect_no_gap(killed)


def test_an_interrupted_replay_says_so_and_continues_to_the_same_end(velox: Velox, busy_market: Path) -> None:
    command = ("replay", busy_market, "--json")
    uninterrupted = outcome(velox(*command, data="alone").json)
    with velox.started(*command) as process:
        eventually(lambda: journals.last_seq(velox.data()) > 20_000, "the journal to grow")
        ended = process.stop()
    assert ended.code == 130
    assert ended.out == ""
    assert journals.last_seq(velox.data()) < journals.last_seq(velox.data("alone"))
    assert outcome(velox(*command).json) == uninterrupted


def test_a_replay_that_goes_on_with_other_batches_ends_the_same(velox: Velox, busy_market: Path) -> None:
    uninterrupted = outcome(velox.replay(busy_market, data="alone"))
    with velox.started("replay", busy_market, "--batch", "64") as process:
        eventually(lambda: journals.last_seq(velox.data()) > 20_000, "the journal to grow")
        assert process.kill()
    assert outcome(velox.replay(busy_market, "--batch", "5000")) == uninterrupted
