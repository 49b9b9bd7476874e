"""Makes what VELOX needs in an organization of InfluxDB: buckets with their retention, and the downsampling task."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.domain.bucket import Bucket
from influxdb_client.domain.bucket_retention_rules import BucketRetentionRules
from influxdb_client.domain.task import Task

from adapters.outbound.influxdb.downsampling import minutes_text, task_name, task_text
from adapters.outbound.influxdb.driver_errors import BeyondRetention, NotThere, RefusedToken, port_errors
from domain.errors import ConfigurationError

SECONDS_PER_DAY = 86_400
_PIECE_NS = 6 * 3_600 * 1_000_000_000
"""How much of a span is made into minutes at once, so that no request takes long."""


class State(StrEnum):
    """What became of a thing (CREATED, CHANGED), or how it was found (the others)."""

    CREATED = "created"
    CHANGED = "changed"
    KEPT = "kept"
    MISSING = "missing"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing, its state, and what it is or how it differs."""

    what: str
    state: State
    detail: str


@dataclass(frozen=True, slots=True)
class InfluxdbPlan:
    """What is to be there; 0 days keep for ever, and no ``downsampled_bucket`` ("") means no task."""

    bucket: str
    retention_days: int
    downsampled_bucket: str
    downsampled_retention_days: int


class InfluxdbSetup:
    """Works on one organization, which has to exist. Doing it again changes nothing; nothing is ever removed.

    Errors: ``PortUnavailable`` where the server does not answer, ``ConfigurationError`` where the token or organization is wrong.
    """

    def __init__(self, url: str, token: str, org: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._url = url
        self._token = token
        self._org = org
        self._timeout_s = timeout_s
        self._ca_file = ca_file

    def apply(self, plan: InfluxdbPlan) -> list[Step]:
        """Make what is missing and change what differs."""
        return self._go_through(plan, is_to_change=True)

    def compare(self, plan: InfluxdbPlan) -> list[Step]:
        """Only look."""
        return self._go_through(plan, is_to_change=False)

    def downsample(self, plan: InfluxdbPlan, start: int, end: int) -> int:
        """Make the minutes of a span anew as the task makes them; ``start`` and ``end`` are whole minutes (ns).

        Returns how many minutes of instruments there are. Doing it again gives the same; what was made before an error stays.
        """
        with self._client() as client:
            org_id, query, made = self._org_id(client), client.query_api(), 0
            buckets = client.buckets_api()
            for bucket in (plan.bucket, plan.downsampled_bucket):
                if _named(buckets.find_buckets_iter(org_id=org_id, limit=100), bucket) is None:
                    raise ConfigurationError(f"influxdb: {self._url} has no bucket {bucket!r}; `velox influx setup` makes it")
            for first in range(start, end, _PIECE_NS):
                flux = minutes_text(plan.bucket, plan.downsampled_bucket, first, min(first + _PIECE_NS, end))
                with self._keeping(plan):
                    tables = query.query(flux)
                made += sum(len(table.records) for table in tables if table.records[0].values["result"] == "close")
            return made

    def _go_through(self, plan: InfluxdbPlan, *, is_to_change: bool) -> list[Step]:
        with self._client() as client:
            work = _Work(client, self._org_id(client), is_to_change=is_to_change)
            steps = [work.bucket(plan.bucket, plan.retention_days)]
            if plan.downsampled_bucket:
                steps.append(work.bucket(plan.downsampled_bucket, plan.downsampled_retention_days))
                steps.append(work.task(task_name(plan.bucket), task_text(plan.bucket, plan.downsampled_bucket)))
            return steps

    @contextmanager
    def _client(self) -> Iterator[InfluxDBClient]:
        ca_file = str(self._ca_file) if self._ca_file else None
        timeout_ms = round(self._timeout_s * 1_000)
        try:
            with (
                port_errors(self._url, f"organization {self._org!r}"),
                InfluxDBClient(self._url, self._token, org=self._org, timeout=timeout_ms, ssl_ca_cert=ca_file) as client,
            ):
                yield client
        except RefusedToken as error:
            raise ConfigurationError(f"influxdb.token: {error}, one that may manage buckets and tasks") from error

    @contextmanager
    def _keeping(self, plan: InfluxdbPlan) -> Iterator[None]:
        try:
            with port_errors(self._url, f"bucket {plan.downsampled_bucket!r}"):
                yield
        except BeyondRetention as error:
            kept = _kept_for(plan.downsampled_retention_days * SECONDS_PER_DAY)
            raise ConfigurationError(
                f"influxdb.downsampled_retention_days: minutes are {kept}, and the span is older: {error}"
            ) from error

    def _org_id(self, client: InfluxDBClient) -> str:
        try:
            with port_errors(self._url, f"organization {self._org!r}"):
                found = client.organizations_api().find_organizations(org=self._org)
        except NotThere:
            found = []
        if not found:
            raise ConfigurationError(
                f"influxdb.org: {self._url} has no organization {self._org!r} that this token may see; create it, or name another"
            )
        return str(found[0].id)


class _Work:
    def __init__(self, client: InfluxDBClient, org_id: str, *, is_to_change: bool) -> None:
        self._client = client
        self._org_id = org_id
        self._is_to_change = is_to_change

    def bucket(self, name: str, days: int) -> Step:
        """The bucket with its retention."""
        buckets, what, wanted_s = self._client.buckets_api(), f"bucket {name}", days * SECONDS_PER_DAY
        rules = [BucketRetentionRules("expire", wanted_s, 0)]
        found = _named(buckets.find_buckets_iter(org_id=self._org_id, limit=100), name)
        if found is None:
            bucket = Bucket(name=name, org_id=self._org_id, retention_rules=rules)
            return self._missing(what, _kept_for(wanted_s), lambda: buckets.create_bucket(bucket))
        has_s = sum(rule.every_seconds for rule in found.retention_rules)
        if has_s == wanted_s:
            return Step(what, State.KEPT, _kept_for(has_s))
        detail = f"{_kept_for(has_s)}, configured: {_kept_for(wanted_s)}"
        return self._differs(what, detail, lambda: buckets.update_bucket(Bucket(id=found.id, name=name, retention_rules=rules)))

    def task(self, name: str, flux: str) -> Step:
        """The task with its text, switched on."""
        tasks, what = self._client.tasks_api(), f"task {name}"
        found = _named(tasks.find_tasks(name=name, org_id=self._org_id), name)
        if found is None:
            task = Task(id=0, name=name, org_id=self._org_id, status="active", flux=flux)
            return self._missing(what, "every minute", lambda: tasks.create_task(task))
        differing = [part for part, same in (("text", found.flux == flux), ("status", found.status == "active")) if not same]
        if not differing:
            return Step(what, State.KEPT, "every minute")
        task = Task(id=found.id, name=name, org_id=self._org_id, status="active", flux=flux)
        return self._differs(what, f"its {' and '.join(differing)}", lambda: tasks.update_task(task))

    def _missing(self, what: str, detail: str, create: Callable[[], object]) -> Step:
        if not self._is_to_change:
            return Step(what, State.MISSING, detail)
        create()
        return Step(what, State.CREATED, detail)

    def _differs(self, what: str, detail: str, change: Callable[[], object]) -> Step:
        if not self._is_to_change:
            return Step(what, State.DIFFERS, detail)
        change()
        return Step(what, State.CHANGED, detail)


def _named(found: Iterable[Any], name: str) -> Any:  # noqa: ANN401  (the client's models have no types)
    return next((each for each in found if each.name == name), None)


def _kept_for(seconds: int) -> str:
    days, rest = divmod(seconds, SECONDS_PER_DAY)
    if not seconds:
        return "kept for ever"
    return f"kept for {seconds:,} s" if rest else f"kept for {days:,} day{'s' if days > 1 else ''}"
