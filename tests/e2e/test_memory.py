"""What a replay needs does not grow with what it has replayed."""

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox, on_linux


@on_linux
def test_the_memory_of_a_replay_is_flat(velox: Velox, busy_market: MarketFiles) -> None:
    with velox.started("replay", busy_market.whole, "--json") as process:
        eventually(lambda: journals.last_seq(velox.data()) > busy_market.ticks // 3, "a third of the ticks")
        early = process.peak_rss_bytes
        summary = process.wait().json
    assert 0 < summary["peak_rss_bytes"] <= early * 1.2
