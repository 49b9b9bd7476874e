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

    Raises ``PortUnavailable`` when no VELOX answers there, and ``RequestRefused`` when it says no. No proxy is asked.
    """
    query = f"?{urlencode(parameters)}" if parameters else ""
    request = Request(f"{url}/api/{resource}{query}", headers={"Accept": "application/json"})  # noqa: S310  (always http, to loopback)
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=timeout_s) as response:
            data: object = json.load(response)
            return data
    except HTTPError as error:
        if reason := _reason(error):
            raise RequestRefused(reason) from error
        raise PortUnavailable(f"what answers at {url} is not VELOX ({error.code} {error.reason})") from error
    except (URLError, OSError, HTTPException) as error:
        raise PortUnavailable(f"no service answers at {url}: {getattr(error, 'reason', error)}") from error
    except ValueError as error:
        raise PortUnavailable(f"what answers at {url} is not VELOX (its answer is not JSON)") from error


def _reason(error: HTTPError) -> str:
    """The detail of a problem document (RFC 9457), or "" for any other body."""
    with error:
        try:
            problem = json.load(error)
        except ValueError:
            return ""
    return str(problem.get("detail", "")) if isinstance(problem, dict) else ""
