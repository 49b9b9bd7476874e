import json

from adapters.inbound.cli.bootstrap import TailedRecord, TailRequest, TopicCondition
from domain.errors import InvalidValue, PortUnavailable
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

TICKS = TopicCondition("velox-ticks", 3, 1, 604_800_000, 1_234_567)
FEW = TopicCondition("velox-signals", 1, 1, None, 0, differences=("partitions 1, expected 3",))
MISSING = TopicCondition("velox-trades", differences=("missing",))
RECORD = TailedRecord("velox-signals", 2, 7, "M&M", {"seq": "5"}, {"type": "signal", "reason": "नई"})


def test_list_shows_what_there_is(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.conditions = (TICKS, FEW, MISSING)
    result = velox("topics", "list")
    assert result.exit_code == 0
    for text in ("1,234,567", "168 h", "for ever", "missing", "partitions 1, expected 3"):
        assert text in result.stdout
    assert bootstrap.creates_topics is False


def test_list_as_json(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.conditions = (TICKS, MISSING)
    ticks, trades = json.loads(velox("topics", "list", "--json").stdout)
    assert (ticks["partitions"], ticks["records"], ticks["differences"]) == (3, 1_234_567, [])
    assert (trades["partitions"], trades["differences"]) == (None, ["missing"])


def test_check_fails_when_something_differs(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.conditions = (TICKS,)
    assert velox("topics", "check").exit_code == 0
    bootstrap.conditions = (TICKS, FEW)
    result = velox("topics", "check")
    assert result.exit_code == 5
    assert (result.stdout + result.stderr).count("partitions 1, expected 3") == 1


def test_create_says_what_differs_and_is_content(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.conditions = (TopicCondition("velox-ticks", 3, 1, None, 0, created=True), FEW)
    result = velox("topics", "create")
    assert (result.exit_code, bootstrap.creates_topics) == (0, True)
    assert "created" in result.stdout
    assert (result.stdout + result.stderr).count("partitions 1, expected 3") == 1


def test_tail_asks_for_what_was_given(velox: Velox, bootstrap: FakeBootstrap) -> None:
    velox("tail", "signals")
    assert bootstrap.tail_request == TailRequest("signals")
    velox("tail", "velox-ticks", "--from-beginning", "--key", "M&M")
    assert bootstrap.tail_request == TailRequest("velox-ticks", from_beginning=True, key="M&M")


def test_tail_prints_a_line_a_record(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.tailed = (RECORD,) * 3
    assert velox("tail", "signals", "--limit", "2").stdout == '2:7 M&M {"type": "signal", "reason": "नई"}\n' * 2


def test_tail_prints_an_object_a_line(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.tailed = (RECORD,)
    assert json.loads(velox("tail", "signals", "--json").stdout) == {
        "topic": "velox-signals",
        "partition": 2,
        "offset": 7,
        "key": "M&M",
        "headers": {"seq": "5"},
        "value": {"type": "signal", "reason": "नई"},
    }


def test_errors_become_exit_codes(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = PortUnavailable("no broker answers")
    for command in (("topics", "list"), ("topics", "create"), ("topics", "check"), ("tail", "signals")):
        assert velox(*command).exit_code == 4
    bootstrap.error = InvalidValue("topic", "singals", "one of ticks, signals")
    assert velox("tail", "singals").exit_code == 2
