"""Asks the running service over its API."""

import json
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from adapters.inbound.cli.request_refused import RequestRefused
from domain.errors import PortUnavailable


def ask(url: str, resource: str, parameters: Mapping[str, str], timeout_s: float = 5.0, *, key: str = "") -> object:
    """What ``GET {url}/api/{resource}`` returns, as JSON values; ``key`` is shown, "" shows none.

    Raises ``PortUnavailable`` when no VELOX answers there, and ``RequestRefused`` when it says no. No proxy is asked.
    """
    query = f"?{urlencode(parameters)}" if parameters else ""
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    return _sent(url, Request(f"{url}/api/{resource}{query}", headers=headers), timeout_s)  # noqa: S310  (always http, to this machine)


def change(
    url: str,
    method: str,
    path: Sequence[str],
    body: Mapping[str, object],
    headers: Mapping[str, str],
    timeout_s: float = 10.0,
) -> Mapping[str, object]:
    """What a request that changes something is answered, as JSON values; raises as ``ask`` does."""
    place = f"{url}/api/{'/'.join(quote(part, safe='') for part in path)}"
    data = json.dumps(body).encode() if body else None
    told = {"Accept": "application/json", **({"Content-Type": "application/json"} if data else {}), **headers}
    answer = _sent(url, Request(place, data, told, method=method), timeout_s)  # noqa: S310  (always http, to this machine)
    if not isinstance(answer, dict):
        raise PortUnavailable(f"what answers at {url} is not VELOX (its answer is no object)")
    return answer


def _sent(url: str, request: Request, timeout_s: float) -> object:
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=timeout_s) as response:
            data: object = json.load(response)
            return data
    except HTTPError as error:
        problem = _problem(error)
        if reason := _reason(problem):
            raise RequestRefused(reason, problem) from error
        raise PortUnavailable(f"what answers at {url} is not VELOX ({error.code} {error.reason})") from error
    except (URLError, OSError, HTTPException) as error:
        raise PortUnavailable(f"no service answers at {url}: {getattr(error, 'reason', error)}") from error
    except ValueError as error:
        raise PortUnavailable(f"what answers at {url} is not VELOX (its answer is not JSON)") from error


def _problem(error: HTTPError) -> Mapping[str, object]:
    """The problem document (RFC 9457) of an answer; nothing for any other body."""
    with error:
        try:
            problem = json.load(error)
        except ValueError:
            return {}
    return problem if isinstance(problem, dict) else {}


def _reason(problem: Mapping[str, object]) -> str:
    """The detail of a problem document after its code, if it has one; "" where it has none."""
    code, detail = str(problem.get("code", "")), str(problem.get("detail", ""))
    return f"{code}: {detail}" if code else detail
