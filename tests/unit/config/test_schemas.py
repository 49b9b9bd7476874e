import json
from pathlib import Path

import pytest

from config.schemas import message_schemas, write_schemas
from config.settings import Settings
from domain.errors import BadInput


def test_topics_have_their_configured_names() -> None:
    settings = Settings.model_validate({"kafka": {"topic_prefix": "desk", "topic_style": "dots"}})
    schemas = message_schemas(settings, "1.2.3")
    assert {"desk.orders.submitted", "desk.ticks"} <= {row.topic for row in schemas.messages}
    channels = json.loads(json.dumps(schemas.asyncapi["channels"]))
    assert channels["orders-submitted"]["address"] == "desk.orders.submitted"


def test_a_file_is_written_for_each_message(tmp_path: Path) -> None:
    schemas = message_schemas(Settings(), "1.2.3")
    write_schemas(schemas, tmp_path / "a" / "b")
    names = {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert names == {"asyncapi.json", *(f"{row.message}.schema.json" for row in schemas.messages)}
    assert json.loads((tmp_path / "a" / "b" / "tick.v1.schema.json").read_text("utf-8"))["title"] == "tick.v1"
    assert json.loads((tmp_path / "a" / "b" / "asyncapi.json").read_text("utf-8")) == schemas.asyncapi


def test_a_place_that_is_no_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput, match="file"):
        write_schemas(message_schemas(Settings(), "1.2.3"), tmp_path / "file")
