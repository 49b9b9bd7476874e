import aiohttp
import pytest
import urllib3
from influxdb_client.rest import ApiException

from adapters.outbound.influxdb.driver_errors import NotThere, RefusedToken, are_beyond_retention, port_errors
from domain.errors import PortUnavailable

URL = "http://127.0.0.1:8086"
BUCKET = "bucket 'trading' of organization 'velox'"


def answer(status: int, message: str | None = None, body: bytes | None = None) -> ApiException:
    error = ApiException(status=status, reason="its reason")
    error.body = body if message is None else b'{"code": "x", "message": "%s"}' % message.encode()
    return error


@pytest.mark.parametrize(
    ("raised", "kind", "says"),
    [
        (answer(401, "unauthorized access"), RefusedToken, "401: unauthorized access.*influxdb.token"),
        (answer(403, "insufficient permissions"), RefusedToken, "403.*no right to write bucket 'trading'"),
        (answer(404, "bucket not found"), NotThere, "no bucket 'trading'.*velox influx setup"),
        (answer(400, 'organization name \\"x\\" not found'), NotThere, "velox influx setup"),
        (answer(400, "unable to parse"), PortUnavailable, "refuses points.*unable to parse.*tried again"),
        (answer(413, "too large"), PortUnavailable, "413"),
        (answer(429, "slow down"), PortUnavailable, "answers 429: slow down"),
        (answer(503, "not ready"), PortUnavailable, "answers 503: not ready"),
        (answer(502, body=b"<html>bad gateway</html>"), PortUnavailable, "answers 502: its reason"),
        (answer(500, body=None), PortUnavailable, "answers 500: its reason"),
        (answer(500, body=b'{"error": "broken"}'), PortUnavailable, "answers 500: broken"),
        (TimeoutError(), PortUnavailable, "did not answer in time"),
        (urllib3.exceptions.ReadTimeoutError(urllib3.HTTPConnectionPool("x"), "/", "slow"), PortUnavailable, "in time"),
        (aiohttp.ServerDisconnectedError(), PortUnavailable, "cannot be reached: Server disconnected"),
        (ConnectionResetError(), PortUnavailable, "cannot be reached: the connection broke off"),
        (aiohttp.ClientOSError(None, "Can not write request body for http://x"), PortUnavailable, "the connection broke off"),
        (urllib3.exceptions.ProtocolError("broken pipe"), PortUnavailable, "cannot be reached: broken pipe"),
    ],
)
def test_whatever_the_driver_raises_is_unavailable_and_says_why(
    raised: Exception, kind: type[PortUnavailable], says: str
) -> None:
    with pytest.raises(kind, match=says), port_errors(URL, BUCKET):
        raise raised


def test_a_fault_of_our_own_is_not_taken_for_the_servers() -> None:
    with pytest.raises(KeyError), port_errors(URL, BUCKET):
        raise KeyError("x")


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (answer(422, "partial write: dropped 7 points outside retention policy of duration 1h0m0s"), True),
        (answer(422, "partial write: field type conflict dropped=1"), False),
        (answer(400, "dropped 7 points outside retention policy"), False),
        (answer(503, "not ready"), False),
    ],
)
def test_only_points_beyond_retention_are_given_up(error: ApiException, verdict: bool) -> None:
    assert are_beyond_retention(error, BUCKET) is verdict
