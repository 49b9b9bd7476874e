"""A bootstrap that remembers what it was asked and answers what it was told to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from adapters.inbound.cli.bootstrap import (
    Answer,
    Bootstrap,
    ChangeRequest,
    ConfigRow,
    DoctorCheck,
    FeedKind,
    InfluxStep,
    InitResult,
    KeyRow,
    MessageRow,
    MessageSchemas,
    NewKey,
    NotifyResult,
    Options,
    ReplayRequest,
    ReplayResult,
    TailedRecord,
    TailRequest,
    TopicCondition,
)
from application.access import Role
from application.ports.market_data_feed import FeedProgress
from application.replay_summary import ReplaySummary, SymbolSummary

SUMMARY = ReplaySummary(
    ticks=2_793_812,
    bars=3,
    signals=4,
    fills=5,
    round_trips=2,
    gross_pnl=Decimal("-1234.50"),
    charges=Decimal(0),
    net_pnl=Decimal("-1234.50"),
    equity=Decimal("998765.50"),
    state_hash="ab" * 32,
    events_hash="cd" * 32,
    seconds=2.0,
    ticks_per_second=1_396_906.0,
    peak_rss_bytes=64 << 20,
    skipped={"bad_price": 7},
    symbols={"SPY": SymbolSummary(10, 745_601_333.0, 167.332563), "QUIET": SymbolSummary(0, 0.0, None)},
)

SCHEMAS = MessageSchemas(
    [MessageRow("tick.v1", "velox-ticks", "the symbol", "A trade print.")],
    {"asyncapi": "3.0.0"},
    {"tick.v1.schema.json": {"title": "tick.v1"}},
)


class FakeBootstrap(Bootstrap):
    def __init__(self) -> None:
        self.options = Options()
        self.request = ReplayRequest()
        self.parameters: Mapping[str, str] = {}
        self.feed: FeedKind | None = None
        self.out: Path | None = None
        self.resource = ""
        self.answer = Answer({"items": [], "next": None})
        self.changes: list[ChangeRequest] = []
        self.outcome: Mapping[str, object] = {"order_id": None, "status": None, "timestamp": None, "orders": [], "events": []}
        self.rows: Sequence[ConfigRow] = ()
        self.checks: Sequence[DoctorCheck] = ()
        self.init_results: Sequence[InitResult] = ()
        self.directory = Path("nowhere")
        self.steps: Sequence[InfluxStep] = ()
        self.span: tuple[str, str | None] | None = None
        self.exit_code = 0
        self.creates_topics: bool | None = None
        self.conditions: Sequence[TopicCondition] = ()
        self.tail_request: TailRequest | None = None
        self.tailed: Sequence[TailedRecord] = ()
        self.error: BaseException | None = None
        self.undelivered = ""
        self.key_rows: Sequence[KeyRow] = ()
        self.added: tuple[str, Role] | None = None
        self.revoked = ""
        self.text = ""
        self.notified: Sequence[NotifyResult] = ()

    def _asked(self, options: Options) -> None:
        self.options = options
        if self.error is not None:
            raise self.error

    async def run(self, options: Options, *, fresh: bool, feed: FeedKind | None) -> int:
        self._asked(options)
        self.feed = feed
        return self.exit_code

    async def replay(self, options: Options, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplayResult:
        self._asked(options)
        self.request = request
        progress(FeedProgress(1, 0.5))
        return ReplayResult(SUMMARY, self.undelivered)

    def query(self, options: Options, resource: str, parameters: Mapping[str, str]) -> Answer:
        self._asked(options)
        self.resource, self.parameters = resource, parameters
        return self.answer

    def change(self, options: Options, request: ChangeRequest) -> Mapping[str, object]:
        self._asked(options)
        self.changes.append(request)
        return self.outcome

    def keys(self, options: Options) -> Sequence[KeyRow]:
        self._asked(options)
        return self.key_rows

    def add_key(self, options: Options, name: str, role: Role) -> NewKey:
        self._asked(options)
        self.added = (name, role)
        return NewKey(KeyRow(name, role, "2024-01-15T09:15:00+00:00"), "the-secret")

    def revoke_key(self, options: Options, name: str) -> KeyRow:
        self._asked(options)
        self.revoked = name
        return KeyRow(name, "trader", "2024-01-15T09:15:00+00:00")

    def config_rows(self, options: Options) -> Sequence[ConfigRow]:
        self._asked(options)
        return self.rows

    def doctor(self, options: Options) -> Sequence[DoctorCheck]:
        self._asked(options)
        return self.checks

    def schemas(self, options: Options, out: Path | None) -> MessageSchemas:
        self._asked(options)
        self.out = out
        return SCHEMAS

    def topics(self, options: Options, *, create: bool) -> Sequence[TopicCondition]:
        self._asked(options)
        self.creates_topics = create
        return self.conditions

    def tail(self, options: Options, request: TailRequest) -> Iterator[TailedRecord]:
        self._asked(options)
        self.tail_request = request
        return iter(self.tailed)

    def influx_setup(self, options: Options) -> Sequence[InfluxStep]:
        self._asked(options)
        return self.steps

    def influx_check(self, options: Options) -> Sequence[InfluxStep]:
        self._asked(options)
        return self.steps

    def influx_downsample(self, options: Options, start: str, end: str | None) -> int:
        self._asked(options)
        self.span = start, end
        return 1_440

    def notify_test(self, options: Options, text: str) -> Sequence[NotifyResult]:
        self._asked(options)
        self.text = text
        return self.notified

    def version(self) -> Mapping[str, str]:
        return {"velox": "1.2.3", "python": "3.11.7"}

    def init(self, directory: Path) -> Iterable[InitResult]:
        self._asked(self.options)
        self.directory = directory
        return self.init_results
