"""What a replay hands on: all of it is delivered before it ends, or it says what is left."""

import json
from time import monotonic

from tests.e2e import journals
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox, outcome
from tests.servers.server import free_port


def test_what_could_not_be_delivered_is_told_and_delivered_by_the_next_start(velox: Velox, quiet_market: MarketFiles) -> None:
    expected = velox.replay(quiet_market.whole, data="alone")
    history = velox.data() / "timeseries.sqlite"
    velox.data().mkdir()
    history.write_bytes(b"not a database, whatever its name says\n" * 100)
    ended = velox("replay", quiet_market.whole, "--json", "--drain-timeout", "0.2")
    assert ended.code == 4
    assert outcome(json.loads(ended.out)) == outcome(expected)
    assert str(history) in ended.err
    assert "to go" in ended.err
    history.unlink()
    assert outcome(velox.replay(quiet_market.whole)) == outcome(expected)
    with journals.opened(velox.data()) as journal:
        assert journal.cursor("time series") == journal.last_seq()


def test_a_sink_that_cannot_be_reached_is_waited_for_once_and_told_with_the_reason(
    velox: Velox, quiet_market: MarketFiles
) -> None:
    nowhere = ("--set", "kafka.enabled=true", "--set", f"kafka.bootstrap_servers=127.0.0.1:{free_port()}")
    before = monotonic()
    velox.replay(quiet_market.whole, data="alone")
    alone_s, before = monotonic() - before, monotonic()
    ended = velox("replay", quiet_market.whole, "--drain-timeout", "6", *nowhere)
    assert ended.code == 4
    assert monotonic() - before < alone_s + 6 + 4
    assert "no broker answers there" in ended.err.splitlines()[-1]


def test_a_sink_that_is_switched_off_is_left_out(velox: Velox, quiet_market: MarketFiles) -> None:
    velox.replay(quiet_market.whole, "--set", "ports.time_series_store=null")
    assert not (velox.data() / "timeseries.sqlite").exists()


def test_without_a_journal_nothing_is_written_and_the_outcome_is_the_same(velox: Velox, quiet_market: MarketFiles) -> None:
    journaled = velox.replay(quiet_market.whole)
    assert outcome(velox.replay(quiet_market.whole, "--profile", "null", data="nothing")) == outcome(journaled)
    assert not velox.data("nothing").exists()
