"""What the command line needs from the rest of VELOX, as plain values and one protocol."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from application.access import Role
from application.ports.market_data_feed import FeedProgress
from application.replay_summary import ReplaySummary


class FeedKind(StrEnum):
    """Where market data may come from."""

    SIMULATOR = "simulator"
    CSV = "csv"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Options:
    """The options that every command takes; None and () mean not given."""

    config: Path | None = None
    profile: str | None = None
    assignments: tuple[str, ...] = ()
    data_dir: Path | None = None
    debug: bool = False


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """What `velox replay` was asked for; None and () leave it to the configuration.

    ``batch`` is the most rows in one batch; ``drain_timeout`` how many seconds a follower may deliver nothing at the end.
    """

    inputs: tuple[str, ...] = ()
    columns: str | None = None
    timezone: str | None = None
    speed: str | None = None
    strategies: tuple[str, ...] = ()
    bar_timeframe: str | None = None
    batch: int | None = None
    fresh: bool = False
    drain_timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """How a replay ended; ``undelivered`` says what a sink did not take in time ("" where all have everything)."""

    summary: ReplaySummary
    undelivered: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route of the API returns, as JSON values; ``note`` says where else it was read from ("" for the running service)."""

    data: object
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change that is asked of the running service: the method, the path below /api in parts, and the body (empty: none)."""

    method: str
    path: tuple[str, ...]
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConfigRow:
    """One setting as JSON can hold it, with where it came from."""

    key: str
    value: object
    source: str


class CheckStatus(StrEnum):
    """How a check of `velox doctor` went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """One check: what was looked at, what was found, and what to do about it ("" where nothing needs doing)."""

    name: str
    status: CheckStatus
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One kind of message: its name with the version, its topic, what the record's key is, and what it says."""

    message: str
    topic: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageSchemas:
    """What is published: a row a message, the AsyncAPI document, and a JSON Schema a message by file name."""

    messages: Sequence[MessageRow]
    asyncapi: Mapping[str, object]
    files: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class TopicCondition:
    """A Kafka topic as it is; all but its name is None or 0 where it is missing.

    ``retention_ms`` is None for records that are kept for ever. ``differences`` say what is not as configured.
    """

    name: str
    partitions: int | None = None
    replication: int = 0
    retention_ms: int | None = None
    records: int = 0
    created: bool = False
    differences: tuple[str, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The topic as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TailRequest:
    """What `velox tail` was asked for; ``topic`` with or without the prefix, ``key`` None for every key."""

    topic: str
    from_beginning: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class TailedRecord:
    """A record of a topic; ``value`` is its JSON object."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: Mapping[str, str]
    value: Mapping[str, object]

    def as_json(self) -> Mapping[str, object]:
        """The record as JSON values."""
        return asdict(self)


class FileDone(StrEnum):
    """What `velox init` did with a file."""

    MADE = "made"
    KEPT = "kept"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class InitResult:
    """One file of `velox init`."""

    file: Path
    done: FileDone


@dataclass(frozen=True, slots=True)
class InfluxStep:
    """One thing in InfluxDB: ``state`` is created, changed, kept, missing or differs; ``detail`` what it is, or what differs."""

    what: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key: its name, its role (viewer, trader or admin), and when it was made (ISO 8601; "" where that is not known)."""

    name: str
    role: str
    created_at: str

    def as_json(self) -> Mapping[str, object]:
        """The key as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, and the secret that is shown once."""

    row: KeyRow
    secret: str


@dataclass(frozen=True, slots=True)
class NotifyResult:
    """Whether a notifier took a test, and why not."""

    notifier: str
    took: bool
    detail: str


class Bootstrap(Protocol):
    """Builds what a command needs and does it. Errors are ``VeloxError``; ``ConfigurationError`` has one problem a line."""

    @abstractmethod
    async def run(self, options: Options, *, fresh: bool, feed: FeedKind | None) -> int:
        """Be the service until it is told to stop (SIGINT, SIGTERM); returns the exit code.

        ``fresh`` begins a new run; ``feed`` is where market data comes from (None: what is configured).
        """

    @abstractmethod
    async def replay(self, options: Options, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplayResult:
        """Replay to the end, calling ``progress`` after every batch."""

    @abstractmethod
    def query(self, options: Options, resource: str, parameters: Mapping[str, str]) -> Answer:
        """What ``GET /api/{resource}`` of the running service returns; read from the journal when no service answers."""

    @abstractmethod
    def change(self, options: Options, request: ChangeRequest) -> Mapping[str, object]:
        """Have the running service change something; its answer as JSON values.

        Raises ``PortUnavailable`` without a service, and a ``VeloxError`` with code and sentence where it says no.
        """

    @abstractmethod
    def keys(self, options: Options) -> Sequence[KeyRow]:
        """The keys of the data directory, the owner's first."""

    @abstractmethod
    def add_key(self, options: Options, name: str, role: Role) -> NewKey:
        """Make a key; ``InvalidValue`` for a name that is taken or that no key may have."""

    @abstractmethod
    def revoke_key(self, options: Options, name: str) -> KeyRow:
        """End a key, for the running service too; ``InvalidValue`` for a name that no key has."""

    @abstractmethod
    def config_rows(self, options: Options) -> Sequence[ConfigRow]:
        """Every setting with its origin, secrets masked; the settings are checked whole."""

    @abstractmethod
    def doctor(self, options: Options) -> Sequence[DoctorCheck]:
        """Look at everything that a start needs; a failed check is a result, not an error."""

    @abstractmethod
    def schemas(self, options: Options, out: Path | None) -> MessageSchemas:
        """What is published, as the settings name the topics; written into the directory ``out`` where one is given."""

    @abstractmethod
    def topics(self, options: Options, *, create: bool) -> Sequence[TopicCondition]:
        """Every Kafka topic of VELOX, with ``create`` after the missing ones were made; ``PortUnavailable`` without a broker."""

    @abstractmethod
    def tail(self, options: Options, request: TailRequest) -> Iterator[TailedRecord]:
        """The records of a topic as they come, without end; ``InvalidValue`` for an unknown topic."""

    @abstractmethod
    def influx_setup(self, options: Options) -> Sequence[InfluxStep]:
        """Make the buckets and the task that are configured, and change what differs."""

    @abstractmethod
    def influx_check(self, options: Options) -> Sequence[InfluxStep]:
        """Compare the buckets and the task with what is configured."""

    @abstractmethod
    def influx_downsample(self, options: Options, start: str, end: str | None) -> int:
        """Make the minutes of a span anew from its ticks (ISO 8601, ``end`` None: up to now); how many there are."""

    @abstractmethod
    def notify_test(self, options: Options, text: str) -> Sequence[NotifyResult]:
        """Tell everybody who is configured; ``ConfigurationError`` where nobody is."""

    @abstractmethod
    def version(self) -> Mapping[str, str]:
        """The versions of VELOX and of what it runs on."""

    @abstractmethod
    def init(self, directory: Path) -> Iterable[InitResult]:
        """Make the secrets that docker-compose.yml needs in ``directory``, keeping those that are there."""
