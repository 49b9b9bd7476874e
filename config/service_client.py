"""Asks the running service over its API."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from domain.errors import PortUnavailable, VeloxError


class RequestRefused(VeloxError):
    """The service understood the request and refused it; the text is its reason."""


def ask(url: str, resource: str, parameters: Mapping[str, str], timeout_s: float = 5.0) -> object:
    """What ``GET {url}/api/{resource}`` returns, as JSON values.

    Raises ``PortUnavailable`` when no VELOX answers there, and ``RequestRefused`` when it says no. Proxies are for other machines.
    """
    query = f"?{urlencode(parameters)}" if parameters else ""
    request = Request(f"{url}/api/{resource}{query}", headers={"Accept": "application/json"})  # noqa: S310  (always http, to loopback)
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=timeout_s) as response:
            data: object = json.load(response)
            return data
    except HTTPError as error:
        raise RequestRefused(_reason(error)) from error
    except (URLError, OSError, HTTPException) as error:
        raise PortUnavailable(f"no service answers at {url}: {getattr(error, 'reason', error)}") from error
    except ValueError as error:
        raise PortUnavailable(f"what answers at {url} is not VELOX") from error


def _reason(error: HTTPError) -> str:
    with error:
        try:
            problem = json.load(error)
        except ValueError:
            problem = None
    if isinstance(problem, dict) and "detail" in problem:
        return str(problem["detail"])
    return f"{error.code} {error.reason}"
