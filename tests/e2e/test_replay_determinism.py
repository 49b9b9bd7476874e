"""The same market data gives the same run, however it is cut into batches and files."""

import pytest

from tests.e2e.simulated_files import MarketFiles, Tick
from tests.e2e.velox import Summary, Velox, outcome


@pytest.fixture(scope="module")
def reference(market: MarketFiles, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return outcome(Velox(tmp_path_factory.mktemp("reference")).replay(market.whole))


def test_the_reference_is_a_run_worth_comparing(reference: Summary, market: MarketFiles) -> None:
    assert reference["ticks"] == market.ticks > 20_000
    assert reference["round_trips"] > 20
    assert reference["skipped"] == {}
    assert len(reference["state_hash"]) == len(reference["events_hash"]) == 64


def test_the_summary_adds_up_what_the_file_holds(reference: Summary, ticks: list[Tick]) -> None:
    for symbol, told in reference["symbols"].items():
        own = [tick for tick in ticks if tick[0] == symbol]
        volume = sum(size for _, _, _, size in own)
        assert told["ticks"] == len(own)
        assert told["volume"] == volume
        assert told["vwap"] == pytest.approx(sum(price * size for _, _, price, size in own) / volume, rel=1e-12)


@pytest.mark.parametrize("batch", ["1000", "1", "7"])
def test_a_replay_is_the_same_in_batches_of_any_size(velox: Velox, market: MarketFiles, reference: Summary, batch: str) -> None:
    assert outcome(velox.replay(market.whole, "--batch", batch)) == reference


def test_a_gzipped_file_is_the_same_market(velox: Velox, market: MarketFiles, reference: Summary) -> None:
    assert outcome(velox.replay(market.gzipped)) == reference


def test_one_file_for_each_symbol_is_the_same_market(velox: Velox, market: MarketFiles, reference: Summary) -> None:
    assert outcome(velox.replay(*_in_the_order_of(market, reference))) == reference


def test_a_finished_replay_given_again_tells_the_same_and_trades_nothing(
    velox: Velox, market: MarketFiles, reference: Summary
) -> None:
    velox.replay(market.whole)
    again = velox.replay(market.whole)
    assert outcome(again) == reference
    assert again["ticks_per_second"] == 0


def test_a_replay_of_real_trades_is_the_same_with_and_without_a_journal(velox: Velox, ibm_trades: str) -> None:
    journaled = outcome(velox.replay(ibm_trades))
    assert journaled["symbols"]["IBM"]["ticks"] == 126_395
    assert journaled["symbols"]["IBM"]["volume"] == 20_775_262
    assert journaled["symbols"]["IBM"]["vwap"] == pytest.approx(182.046063, abs=5e-7)
    assert outcome(velox.replay(ibm_trades, "--profile", "null", "--batch", "7")) == journaled


def _in_the_order_of(market: MarketFiles, reference: Summary) -> list[str]:
    """The files as arguments, in the order in which the symbols appear in the single file: ties go by that order."""
    return [f"{symbol}={market.by_symbol[symbol]}" for symbol in reference["symbols"]]
