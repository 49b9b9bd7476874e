"""A bootstrap that remembers what it was asked and answers what it was told to."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from adapters.inbound.cli.bootstrap import Answer, Bootstrap, ConfigRow, DoctorCheck, InfluxStep, Options, ReplayRequest
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


class FakeBootstrap(Bootstrap):
    def __init__(self) -> None:
        self.options = Options()
        self.request = ReplayRequest()
        self.parameters: Mapping[str, str] = {}
        self.resource = ""
        self.answer = Answer({"items": [], "next": None})
        self.rows: Sequence[ConfigRow] = ()
        self.checks: Sequence[DoctorCheck] = ()
        self.steps: Sequence[InfluxStep] = ()
        self.exit_code = 0
        self.error: BaseException | None = None

    def _asked(self, options: Options) -> None:
        self.options = options
        if self.error is not None:
            raise self.error

    async def run(self, options: Options, *, fresh: bool) -> int:
        self._asked(options)
        return self.exit_code

    async def replay(self, options: Options, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplaySummary:
        self._asked(options)
        self.request = request
        progress(FeedProgress(1, 0.5))
        return SUMMARY

    def query(self, options: Options, resource: str, parameters: Mapping[str, str]) -> Answer:
        self._asked(options)
        self.resource, self.parameters = resource, parameters
        return self.answer

    def config_rows(self, options: Options) -> Sequence[ConfigRow]:
        self._asked(options)
        return self.rows

    def doctor(self, options: Options) -> Sequence[DoctorCheck]:
        self._asked(options)
        return self.checks

    def influx_setup(self, options: Options) -> Sequence[InfluxStep]:
        self._asked(options)
        return self.steps

    def influx_check(self, options: Options) -> Sequence[InfluxStep]:
        self._asked(options)
        return self.steps

    def version(self) -> Mapping[str, str]:
        return {"velox": "1.2.3", "python": "3.11.7"}
