"""From the journal to people: what is told, when, how often, and what is held back."""

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from application.followers.follower import Follower
from application.followers.pace import Pace
from application.notifying.allowance import AT_ONCE
from application.notifying.levels import Levels
from application.notifying.notification_delivery import NotificationDelivery, begin_now
from application.ports.journal import Entry
from application.ports.notifier import Level, Notification, NotificationRefused, Notifier, TryLater
from domain.errors import PortUnavailable
from tests.unit.followers.manual_clock import ManualClock, settle
from tests.unit.queries.fake_run import FakeRun, closed_trade, fill, rejected, signal

PER_MINUTE = 60
PACE = Pace(first_retry_s=1.0, longest_retry_s=8.0, cursor_every_s=0.2)


class RecordingNotifier(Notifier):
    """Remembers what it was told; ``failure`` is raised instead while it is set, for every attempt or for the numbered ones."""

    def __init__(self) -> None:
        self.told: list[Notification] = []
        self.attempts = 0
        self.failure: Exception | None = None
        self.failing: frozenset[int] | None = None
        self.looks = 0

    async def notify(self, notification: Notification) -> None:
        self.attempts += 1
        if self.failure is not None and (self.failing is None or self.attempts in self.failing):
            raise self.failure
        self.told.append(notification)

    async def check(self) -> None:
        self.looks += 1
        if self.failure is not None:
            raise self.failure

    async def close(self) -> None:
        """Nothing to release."""

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.told]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def run(clock: ManualClock) -> FakeRun:
    return FakeRun(clock)


@pytest.fixture
def notifier() -> RecordingNotifier:
    return RecordingNotifier()


def delivery(
    notifier: Notifier, clock: ManualClock, per_minute: int = PER_MINUTE, least: Level = Level.INFO
) -> NotificationDelivery:
    return NotificationDelivery(notifier, "run-1", Levels({}, least), per_minute, clock)


def entries(run: FakeRun, after: int = 0) -> list[Entry]:
    return list(run.journal.entries(after, 1_000))


async def test_what_matters_is_told_in_order_with_the_same_id_every_time(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    (fill_seq,) = run.record(fill("o-1"))
    run.record(signal(), ("bar_closed", {"symbol": "TCS"}))
    (closed_seq,) = run.record(closed_trade("RELIANCE-1"))
    await delivery(notifier, clock).deliver(entries(run))
    assert [(each.notification_id, each.level, each.kind) for each in notifier.told] == [
        (f"run-1-{fill_seq}", Level.INFO, "trade"),
        (f"run-1-{closed_seq}", Level.INFO, "position_closed"),
    ]
    assert notifier.told[0].event == run.journal.events()[0].body
    assert "P&L +100.00 net" in notifier.told[1].text


async def test_below_the_least_level_nothing_is_told(run: FakeRun, notifier: RecordingNotifier, clock: ManualClock) -> None:
    run.record(fill("o-1"), rejected("o-2"))
    await delivery(notifier, clock, least=Level.WARNING).deliver(entries(run))
    assert notifier.kinds == ["order_rejected"]


async def test_a_delivery_that_is_repeated_tells_nothing_twice(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    run.record(fill("o-1"), fill("o-2"), fill("o-3"))
    telling = delivery(notifier, clock)
    notifier.failure, notifier.failing = PortUnavailable("no answer"), frozenset({2})
    with pytest.raises(PortUnavailable):
        await telling.deliver(entries(run))
    await telling.deliver(entries(run))
    await telling.deliver(entries(run))
    assert len({each.notification_id for each in notifier.told}) == len(notifier.told) == 3


async def test_one_that_is_refused_is_left_out_and_the_next_is_told(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    run.record(fill("o-1"), closed_trade("RELIANCE-1"))
    notifier.failure, notifier.failing = NotificationRefused("answers 400"), frozenset({1})
    await delivery(notifier, clock).deliver(entries(run))
    assert notifier.kinds == ["position_closed"]


async def test_a_service_that_says_when_to_come_again_is_left_alone_until_then(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    run.record(fill("o-1"))
    telling = delivery(notifier, clock)
    notifier.failure, notifier.failing = TryLater("answers 429", 30.0), frozenset({1})
    follower = Follower("webhook", "webhook", run.journal, telling.deliver, clock, PACE, telling.check)
    follower.start()
    await settle()
    assert follower.health().last_error == "answers 429"
    for _ in range(28):
        await clock.advance(1)
    assert notifier.attempts == 1
    await clock.advance(2)
    assert (notifier.attempts, notifier.kinds) == (2, ["trade"])
    assert follower.health().last_error is None
    await follower.stop(1.0)


async def test_more_than_people_can_read_is_held_back_and_summed_up(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    for number in range(30):
        run.record(fill(f"o-{number}"), closed_trade(f"RELIANCE-{number}"))
    telling = delivery(notifier, clock)
    await telling.deliver(entries(run))
    assert notifier.kinds == ["trade", "position_closed"] * 2 + ["trade"]
    await telling.check()
    assert len(notifier.told) == AT_ONCE
    await clock.advance(AT_ONCE)
    await telling.check()
    summary = notifier.told[-1]
    assert summary.kind == "summary"
    assert summary.text.startswith(
        "55 more notifications held back: 28 × position closed, 27 × trade. The last: RELIANCE: long 10"
    )
    await telling.check()
    assert len(notifier.told) == AT_ONCE + 1
    run.record(fill("o-new"))
    await telling.deliver(entries(run)[-1:])
    assert notifier.told[-1].kind == "trade"


async def test_in_any_minute_of_a_flood_no_more_than_the_allowance_goes_out_and_all_of_it_is_accounted_for(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    telling = delivery(notifier, clock, per_minute=20)
    times: list[float] = []
    for number in range(600):
        run.record(fill(f"o-{number}"))
        await telling.deliver(entries(run)[-1:])
        times += [clock.monotonic()] * (len(notifier.told) - len(times))
        await clock.advance(0.5)
    for _ in range(60):
        await clock.advance(1)
        await telling.check()
    for begin in times:
        assert sum(begin <= each < begin + 60 for each in times) <= 20 + AT_ONCE
    summed = sum(int(each.text.split()[0]) for each in notifier.told if each.kind == "summary")
    assert summed + notifier.kinds.count("trade") == 600


async def test_what_is_critical_has_an_allowance_of_its_own(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    for number in range(50):
        run.record(fill(f"o-{number}"))
    run.record(("strategy_failed", {"strategy_id": "ema_cross", "symbol": "TCS", "error": "ZeroDivisionError"}))
    await delivery(notifier, clock).deliver(entries(run))
    assert notifier.kinds == ["trade"] * AT_ONCE + ["strategy_failed"]
    assert notifier.told[-1].level is Level.CRITICAL


async def test_a_summary_that_does_not_get_through_is_told_later(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    for number in range(20):
        run.record(fill(f"o-{number}"))
    telling = delivery(notifier, clock)
    await telling.deliver(entries(run))
    await clock.advance(60)
    notifier.failure = PortUnavailable("no answer")
    with pytest.raises(PortUnavailable):
        await telling.check()
    notifier.failure = None
    await telling.check()
    assert notifier.told[-1].text.startswith("15 more notifications")


async def test_the_service_is_looked_at_now_and_then_and_health_says_what_is_wrong(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    notifier.failure = PortUnavailable("Telegram answers 401: it does not accept the token")
    telling = delivery(notifier, clock)
    follower = Follower("telegram", "telegram", run.journal, telling.deliver, clock, PACE, telling.check)
    follower.start()
    await settle()
    health = follower.health()
    assert (health.connected, health.last_error) == (False, "Telegram answers 401: it does not accept the token")
    notifier.failure = None
    for _ in range(100):
        await clock.advance(10)
    assert follower.health().connected
    assert 3 <= notifier.looks <= 8
    await follower.stop(1.0)


async def test_nobody_is_told_of_what_was_before_the_first_start(
    run: FakeRun, notifier: RecordingNotifier, clock: ManualClock
) -> None:
    for number in range(100):
        run.record(fill(f"old-{number}"))
    begin_now(run.journal, "webhook")
    telling = delivery(notifier, clock)
    follower = Follower("webhook", "webhook", run.journal, telling.deliver, clock, PACE, telling.check)
    follower.start()
    run.record(closed_trade("RELIANCE-1"))
    follower.notify()
    await settle()
    assert notifier.kinds == ["position_closed"]
    await follower.stop(1.0)
    run.record(fill("while-it-was-stopped"))
    begin_now(run.journal, "webhook")
    again = delivery(notifier, clock)
    follower = Follower("webhook", "webhook", run.journal, again.deliver, clock, PACE, again.check)
    follower.start()
    await settle()
    assert notifier.kinds == ["position_closed", "trade"]
    await follower.stop(1.0)


def test_a_new_run_is_told_from_its_beginning() -> None:
    journal = MemoryJournal({})
    begin_now(journal, "webhook")
    assert journal.cursor("webhook") == 0
