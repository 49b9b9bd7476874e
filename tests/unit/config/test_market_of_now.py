"""A simulated market whose time is that of the clock."""

from datetime import UTC, datetime

from config.run_record import RunRecord
from tests.unit.config.loading import Loader

OF_NOW = ["session.around_the_clock=true", "simulator.speed=real", "simulator.follow_clock=true"]


def test_it_begins_on_the_date_that_the_exchange_had_when_its_history_began(load: Loader) -> None:
    late = datetime(2024, 1, 20, 18, 45, tzinfo=UTC)  # 00:15 on the 21st in Kolkata
    loaded = load(assignments=[*OF_NOW, "simulator.history_minutes=10"])
    assert RunRecord.begin(loaded, late).first_date == "2024-01-21"
    assert RunRecord.begin(load(assignments=[*OF_NOW, "simulator.history_minutes=20"]), late).first_date == "2024-01-20"


def test_it_is_no_mistake_to_read_files_instead(load: Loader) -> None:
    loaded = load(assignments=["simulator.follow_clock=true", "feed.kind=csv", 'feed.inputs=["a.csv"]'])
    assert loaded.settings.simulator.follow_clock
