"""The record that a run leaves beside its journal."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.run_record import RECORD_FILE, RunRecord
from domain.errors import BadInput
from tests.unit.config.loading import Loader

SATURDAY = datetime(2024, 1, 20, 12, tzinfo=UTC)


def test_what_was_kept_is_loaded_again(tmp_path: Path, load: Loader) -> None:
    record = RunRecord.begin(load(assignments=["risk.max_positions=5", "session.holidays=[2024-01-19]"]), SATURDAY)
    record.keep(tmp_path)
    assert RunRecord.load(tmp_path) == record
    assert record.began_ms == 1_705_752_000_000
    settings = record.as_settings()
    assert settings.risk.max_positions == 5
    assert settings.session.holidays == (date(2024, 1, 19),)


def test_a_simulated_market_begins_on_the_last_day_of_trading_before_today(load: Loader) -> None:
    assert RunRecord.begin(load(), SATURDAY).first_date == "2024-01-19"
    sunday, tuesday = SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=3)  # a Saturday session, then a holiday on Monday
    assert [RunRecord.begin(load(), now).first_date for now in (sunday, tuesday)] == ["2024-01-20", "2024-01-20"]
    holiday = load(assignments=["session.holidays=[2024-01-19]"])
    assert RunRecord.begin(holiday, SATURDAY).first_date == "2024-01-18"
    assert RunRecord.begin(load(assignments=["simulator.date=2024-01-03"]), SATURDAY).first_date == "2024-01-03"


def test_secrets_are_left_out(load: Loader) -> None:
    secrets = ["influxdb.token=hidden", "redis.url=redis://:hidden@localhost", "http.api_key=hidden-hidden-hidden"]
    record = RunRecord.begin(load(assignments=secrets), SATURDAY)
    assert "hidden" not in str(record)


def test_two_runs_have_two_ids(load: Loader) -> None:
    assert RunRecord.begin(load(), SATURDAY).run_id != RunRecord.begin(load(), SATURDAY).run_id


def test_a_directory_without_a_run_has_no_record(tmp_path: Path) -> None:
    assert RunRecord.load(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"run_id": 1}'])
def test_a_file_that_is_no_record_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD_FILE).write_text(text)
    with pytest.raises(BadInput, match=r"run\.json: expected the record of a run"):
        RunRecord.load(tmp_path)
