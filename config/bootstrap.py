"""Does what the command line asks for."""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
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
from application.access import Key, Role
from application.ports.market_data_feed import FeedProgress
from config.command_line import config_rows, replay_settings, service_settings, strategy_catalogue, watcher_settings


class VeloxBootstrap(Bootstrap):
    """The real one; what a command does not need is not imported."""

    async def run(self, options: Options, *, fresh: bool, feed: FeedKind | None) -> int:
        from config.service import serve

        return await serve(service_settings(options, [strategy_catalogue().check], feed), fresh=fresh)

    async def replay(self, options: Options, request: ReplayRequest, progress: Callable[[FeedProgress], None]) -> ReplayResult:
        from config.replaying import replay

        return await replay(replay_settings(options, request, [strategy_catalogue().check]), request, progress)

    def query(self, options: Options, resource: str, parameters: Mapping[str, str]) -> Answer:
        from config.asking import answer

        return answer(watcher_settings(options), resource, parameters)

    def change(self, options: Options, request: ChangeRequest) -> Mapping[str, object]:
        from config.changing import change

        return change(watcher_settings(options), request)

    def keys(self, options: Options) -> Sequence[KeyRow]:
        from config.keys import keys_there

        return [_key_row(key) for key in keys_there(service_settings(options).settings)]

    def add_key(self, options: Options, name: str, role: Role) -> NewKey:
        from config.keys import add_key

        key, secret = add_key(service_settings(options).settings, name, role)
        return NewKey(_key_row(key), secret)

    def revoke_key(self, options: Options, name: str) -> KeyRow:
        from config.keys import revoke_key

        return _key_row(revoke_key(service_settings(options).settings, name))

    def config_rows(self, options: Options) -> Sequence[ConfigRow]:
        return config_rows(service_settings(options, [strategy_catalogue().check]))

    def doctor(self, options: Options) -> Sequence[DoctorCheck]:
        from config.doctor import examine
        from config.journal_check import check_journal
        from config.services_check import check_services

        return examine(lambda: service_settings(options, [strategy_catalogue().check]), check_journal, check_services)

    def schemas(self, options: Options, out: Path | None) -> MessageSchemas:
        from config.schemas import message_schemas, write_schemas

        schemas = message_schemas(watcher_settings(options), version("velox"))
        if out is not None:
            write_schemas(schemas, out)
        return schemas

    def topics(self, options: Options, *, create: bool) -> Sequence[TopicCondition]:
        from config.topics import conditions

        return conditions(watcher_settings(options).kafka, create=create)

    def tail(self, options: Options, request: TailRequest) -> Iterator[TailedRecord]:
        from config.tailing import tail

        return tail(watcher_settings(options).kafka, request)

    def influx_setup(self, options: Options) -> Sequence[InfluxStep]:
        from config.influx import set_up

        return set_up(watcher_settings(options).influxdb)

    def influx_check(self, options: Options) -> Sequence[InfluxStep]:
        from config.influx import compare

        return compare(watcher_settings(options).influxdb)

    def influx_downsample(self, options: Options, start: str, end: str | None) -> int:
        from config.influx import downsample

        return downsample(watcher_settings(options).influxdb, start, end)

    def notify_test(self, options: Options, text: str) -> Sequence[NotifyResult]:
        from config.notifying import notify_test

        return notify_test(service_settings(options).settings, text)

    def version(self) -> Mapping[str, str]:
        packages = ("litestar", "msgspec", "pydantic", "dependency-injector", "confluent-kafka", "influxdb-client", "redis")
        return {"velox": version("velox"), "python": platform.python_version()} | {name: version(name) for name in packages}

    def init(self, directory: Path) -> Iterable[InitResult]:
        from config.init import init

        return init(directory)


def _key_row(key: Key) -> KeyRow:
    return KeyRow(key.name, key.role, key.created_at)
