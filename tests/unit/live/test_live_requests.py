import asyncio
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.live_requests import Ping, Subscribe, request_of, topics_asked
from application.live_session import MOST_REPLIES
from application.live_topics import EVERYTHING, LiveTopics
from domain.errors import InvalidValue
from domain.events import EVENT_TYPES
from tests.unit.domain.worlds import law
from tests.unit.live.watching import INTERVAL_S, Watcher
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import SYMBOLS, FakeRun, at, fill, signal

KINDS = frozenset(event.kind for event in EVENT_TYPES)


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def run(clock: SkippingClock) -> FakeRun:
    return FakeRun(clock, interval_s=INTERVAL_S)


async def watching(run: FakeRun, clock: SkippingClock, topics: LiveTopics = EVERYTHING) -> Watcher:
    watcher = Watcher(run, clock, topics)
    assert (await watcher.next())["type"] == "snapshot"
    return watcher


@pytest.mark.parametrize(
    ("symbols", "kinds", "topics"),
    [
        (None, None, EVERYTHING),
        (["TCS"], None, LiveTopics(frozenset({"TCS"}))),
        (None, ["ticks", "events"], EVERYTHING),
        (None, ["events"], LiveTopics(ticks=False)),
        (None, ["ticks"], LiveTopics(None, frozenset())),
        (["TCS", "TCS"], ["signal", "ticks"], LiveTopics(frozenset({"TCS"}), frozenset({"signal"}))),
        (None, ["trades"], LiveTopics(None, frozenset({"trade"}), ticks=False)),
        (None, ["positions-updated"], LiveTopics(None, frozenset({"position_changed", "position_marked"}), ticks=False)),
    ],
)
def test_names_mean_instruments_event_types_topics_ticks_or_all_events(
    symbols: list[str] | None, kinds: list[str] | None, topics: LiveTopics
) -> None:
    assert LiveTopics.of(symbols, kinds, SYMBOLS) == topics


@pytest.mark.parametrize(
    ("symbols", "kinds", "said"),
    [
        (["INFY"], None, "symbols: expected instruments of this run (RELIANCE, TCS), found 'INFY'"),
        ([], None, "symbols: expected at least one name, or null for all"),
        (None, ["candles"], "kinds: expected ticks, events, types of events, or topics"),
        (None, [], "kinds: expected at least one name"),
        (["TCS"] * 1_001, None, "symbols: expected at most 1,000"),
    ],
)
def test_a_name_that_means_nothing_is_refused(symbols: list[str] | None, kinds: list[str] | None, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        LiveTopics.of(symbols, kinds, SYMBOLS)
    assert str(refused.value).startswith(said)


def test_a_query_names_them_with_commas() -> None:
    assert topics_asked({"symbols": "TCS, RELIANCE", "kinds": "ticks"}, SYMBOLS) == LiveTopics(frozenset(SYMBOLS), frozenset())
    assert topics_asked({}, SYMBOLS) == EVERYTHING


@pytest.mark.parametrize("query", [{"symbol": "TCS"}, {"symbols": ""}, {"symbols": ","}, {"kinds": "x"}])
def test_a_query_that_means_nothing_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        topics_asked(query, SYMBOLS)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ('{"type":"ping"}', Ping()),
        ('{"type":"subscribe"}', Subscribe()),
        ('{"type":"subscribe","symbols":["TCS"],"kinds":null}', Subscribe(["TCS"])),
    ],
)
def test_requests_are_read(text: str, request_: Ping | Subscribe) -> None:
    assert request_of(text) == request_


WRONG = [
    "",
    "hello",
    "null",
    "[]",
    '{"type":"unsubscribe"}',
    '{"symbols":["TCS"]}',
    '{"type":"ping","extra":1}',
    '{"type":"subscribe","symbols":"TCS"}',
    '{"type":"subscribe","symbols":[1]}',
    '{"type":"subscribe","symbols":["INFY"]}',
    '{"type":"subscribe","kinds":["nothing"]}',
    '{"type":"subscribe","symbols":[]}',
    '{"type":"subscribe","symbols":' + "[" * 20_000,
    '{"type":"subscribe","symbols":["' + "x" * 20_000 + '"]}',
]


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
async def test_a_wrong_message_is_answered_by_an_error_and_changes_nothing(run: FakeRun, clock: SkippingClock, text: str) -> None:
    watcher = await watching(run, clock)
    await watcher.session.hear(text)
    error = await watcher.next()
    assert (error["type"], sorted(error)) == ("error", ["detail", "type"])
    assert len(error["detail"]) < 1_000
    run.record(fill("o-1"))
    assert [event["order_id"] for event in (await watcher.next())["events"]] == ["o-1"]
    await watcher.leave()


async def test_a_ping_is_answered_by_a_pong(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    await watcher.session.hear('{"type":"ping"}')
    assert await watcher.next() == {"type": "pong"}
    await watcher.leave()


async def test_a_subscription_is_answered_by_a_snapshot_and_followed_by_what_it_names(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    assert watcher.snapshot["subscription"] == {"symbols": None, "kinds": None, "ticks": True}
    run.record(fill("o-0", symbol="RELIANCE"))
    await watcher.session.hear('{"type":"subscribe","symbols":["TCS"],"kinds":["trade","account_changed","ticks"]}')
    snapshot = await watcher.next()
    assert (snapshot["type"], snapshot["seq"]) == ("snapshot", run.journal.last_seq())
    assert snapshot["subscription"] == {"symbols": ["TCS"], "kinds": ["account_changed", "trade"], "ticks": True}
    run.record(fill("o-1", symbol="RELIANCE"), fill("o-2", symbol="TCS"), signal("TCS"), ("account_changed", {"cash": "1"}))
    run.tick("RELIANCE", 2_500.0, 1.0, at(1))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    delta = await watcher.next()
    assert [(event["type"], event.get("order_id")) for event in delta["events"]] == [("trade", "o-2"), ("account_changed", None)]
    assert list(delta["ticks"]) == ["TCS"]
    await watcher.leave()


async def test_numbers_that_a_subscription_leaves_out_are_no_gap(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock, LiveTopics(None, frozenset({"signal"}), ticks=False))
    for number in range(5):
        run.record(fill(f"o-{number}"))
        delta = await watcher.next()
        assert (delta["events"], delta["ticks"], delta["seq"]) == ([], {}, run.journal.last_seq())
    run.record(signal())
    delta = await watcher.next()
    assert [event["type"] for event in delta["events"]] == ["signal"]
    await watcher.leave()


async def test_of_several_subscriptions_before_an_answer_the_newest_counts(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    for symbol in SYMBOLS:
        await watcher.session.hear(f'{{"type":"subscribe","symbols":["{symbol}"]}}')
    assert (await watcher.next())["subscription"]["symbols"] == [SYMBOLS[-1]]
    run.record(fill("o-1", symbol=SYMBOLS[0]), fill("o-2", symbol=SYMBOLS[-1]))
    assert [event["order_id"] for event in (await watcher.next())["events"]] == ["o-2"]
    await watcher.leave()


async def test_who_asks_without_reading_is_heard_no_more_until_it_reads(run: FakeRun, clock: SkippingClock) -> None:
    watcher = await watching(run, clock)
    for _ in range(MOST_REPLIES):
        await watcher.session.hear('{"type":"ping"}')
    hearing = asyncio.create_task(watcher.session.hear('{"type":"ping"}'))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not hearing.done()
    assert len(watcher.session._replies) == MOST_REPLIES
    for _ in range(MOST_REPLIES + 1):
        assert await watcher.next() == {"type": "pong"}
    await hearing
    await watcher.leave()


@law(300)
@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False)
            | st.text(max_size=20)
            | st.sampled_from(SYMBOLS),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("type", "symbols", "kinds", "x")), inner)
            ),
            max_leaves=10,
        ).map(lambda value: msgspec.json.encode(value).decode()),
        st.fixed_dictionaries(
            {"type": st.sampled_from(("subscribe", "ping"))},
            optional={
                "symbols": st.none() | st.lists(st.sampled_from((*SYMBOLS, "INFY")), max_size=4),
                "kinds": st.none() | st.lists(st.sampled_from((*sorted(KINDS), "ticks", "events", "?")), max_size=4),
            },
        ).map(lambda value: msgspec.json.encode(value).decode()),
    )
)
def test_whatever_is_said_is_understood_or_refused_in_words(text: str) -> None:
    with suppress(InvalidValue):
        request = request_of(text)
        if isinstance(request, Subscribe):
            assert not LiveTopics.of(request.symbols, request.kinds, SYMBOLS).choose((), SYMBOLS)
