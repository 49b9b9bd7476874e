"""What `velox doctor` says of services that answer and do not let VELOX in."""

import asyncio

import pytest
from pydantic import SecretStr
from redis import Redis

from adapters.inbound.cli.bootstrap import CheckStatus, DoctorCheck
from config.influx import compare
from config.services_check import check_services
from config.settings import Settings
from config.settings.influxdb import InfluxdbSettings
from config.settings.kafka import KafkaSettings
from config.settings.ports import PortSettings
from config.settings.redis import RedisSettings
from domain.errors import ConfigurationError
from tests.servers.influxdb import InfluxdbServer
from tests.servers.kafka import KafkaServer
from tests.servers.redis import RedisServer

pytestmark = pytest.mark.container


async def examined(settings: Settings) -> DoctorCheck:
    (check,) = await asyncio.to_thread(check_services, settings)
    return check


def influxdb(server: InfluxdbServer, token: str, bucket: str) -> Settings:
    return Settings(
        ports=PortSettings(time_series_store="influxdb"),
        influxdb=InfluxdbSettings(url=server.url, token=SecretStr(token), org=server.org, bucket=bucket),
    )


async def test_influxdb_with_the_right_token_passes(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    check = await examined(influxdb(influxdb_server, influxdb_server.token, bucket))
    assert (check.status, check.found) == (CheckStatus.OK, f"answers at {influxdb_server.url}, and lets VELOX in")
    assert influxdb_server.content(bucket) == []


async def test_influxdb_with_a_wrong_token_is_refused_as_velox_influx_check_says(influxdb_server: InfluxdbServer) -> None:
    settings = influxdb(influxdb_server, "wrong", influxdb_server.new_bucket())
    check = await examined(settings)
    assert check.status is CheckStatus.WARN
    assert "refuses the token (401" in check.found
    with pytest.raises(ConfigurationError, match=r"refuses the token \(401"):
        compare(settings.influxdb)


async def test_influxdb_without_the_bucket_is_told_with_the_way_out(influxdb_server: InfluxdbServer) -> None:
    check = await examined(influxdb(influxdb_server, influxdb_server.token, "absent"))
    assert check.status is CheckStatus.WARN
    assert "no bucket 'absent'" in check.found


async def test_redis_that_refuses_the_password_is_not_said_to_be_silent(redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url) as admin:
        admin.execute_command("ACL", "SETUSER", "velox-doctor", "on", ">right", "+@all", "~*")
    checks = {}
    for password in ("wrong", "right"):
        redis = RedisSettings(url=SecretStr(redis_server.url), username="velox-doctor", password=SecretStr(password))
        checks[password] = await examined(Settings(ports=PortSettings(state_cache="redis"), redis=redis))
    assert (checks["wrong"].status, checks["right"].status) == (CheckStatus.WARN, CheckStatus.OK)
    assert "it refuses the sign-in" in checks["wrong"].found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "lets VELOX in"),
        (
            {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "username": "x", "password": SecretStr("wrong")},
            "the broker refused to let VELOX in",
        ),
        ({"security_protocol": "SSL"}, "SSL handshake failed"),
    ],
)
async def test_kafka_that_does_not_let_velox_in_is_told_with_the_reason(
    kafka_server: KafkaServer, given: dict[str, object], said: str
) -> None:
    kafka = KafkaSettings.model_validate({"bootstrap_servers": kafka_server.address, **given})
    check = await examined(Settings(ports=PortSettings(event_publisher="kafka"), kafka=kafka))
    assert check.status is (CheckStatus.WARN if given else CheckStatus.OK)
    assert said in check.found
