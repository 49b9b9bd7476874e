"""A replay that is killed again and again ends as one that was left alone."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Summary, Velox, outcome

KILLS = 20


@dataclass(frozen=True)
class Reference:
    """A replay that nobody disturbed: its input, what it told, and its data directory."""

    market: Path
    outcome: Summary
    data: Path


@pytest.fixture(scope="module")
def alone(busy_market: MarketFiles, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    velox = Velox(tmp_path_factory.mktemp("alone"))
    return Reference(busy_market.whole, outcome(velox.replay(busy_market.whole)), velox.data())


def test_a_replay_killed_at_random_moments_ends_as_if_nothing_had_happened(velox: Velox, alone: Reference) -> None:
    command = ("replay", alone.market, "--json", "--batch", "200", "--set", "journal.snapshot_every=9000")
    data, end = velox.data(), journals.last_seq(alone.data)
    chance = random.Random(20)
    reached = 0
    for moment in sorted(chance.sample(range(1_000, end * 7 // 10), KILLS)):
        with velox.started(*command) as process:
            eventually(lambda: journals.last_seq(data) >= max(moment, reached + 1), f"the journal to reach {moment}")  # noqa: B023
            assert process.kill(), "the replay had ended already"
        reached = journals.last_seq(data)
        assert reached < end
    journals.expect_no_gap(data)
    assert outcome(velox(*command).json) == alone.outcome
    assert journals.last_seq(data) == end
    assert journals.bodies(data, "position_closed") == journals.bodies(alone.data, "position_closed") != []
    assert journals.newest_state(data)["floor"]["account"] == journals.newest_state(alone.data)["floor"]["account"]
    assert journals.newest_state(data) == journals.newest_state(alone.data)
    journals.expect_no_gap(data)


def test_an_interrupted_replay_says_so_and_continues_to_the_same_end(velox: Velox, alone: Reference) -> None:
    command = ("replay", alone.market, "--json")
    with velox.started(*command) as process:
        eventually(lambda: journals.last_seq(velox.data()) > 20_000, "the journal to grow")
        ended = process.stop()
    assert ended.code == 130
    assert ended.out == ""
    assert journals.last_seq(velox.data()) < journals.last_seq(alone.data)
    assert outcome(velox(*command).json) == alone.outcome


def test_a_replay_that_goes_on_with_other_batches_ends_the_same(velox: Velox, alone: Reference) -> None:
    with velox.started("replay", alone.market, "--batch", "64") as process:
        eventually(lambda: journals.last_seq(velox.data()) > 20_000, "the journal to grow")
        assert process.kill()
    assert outcome(velox.replay(alone.market, "--batch", "5000")) == alone.outcome
