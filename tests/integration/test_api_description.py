"""The API keeps what its description says: whatever is asked, no answer is a failure, and none that is not described.

Schemathesis makes requests from the description that the running service gives, right ones and wrong ones.
VELOX_API_EXAMPLES says how many of each kind an operation gets (5); bodies, which have many shapes, are tried more often.
"""

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from adapters.inbound.http.app import AccessRules
from application.access import Role
from tests.unit.http.serving import ELSEWHERE, ON_LOOPBACK, SECRETS, served
from tests.unit.http.trading import trading

AnyOperation: TypeAlias = schemathesis.APIOperation[Any, Any, Any, Any]
EXAMPLES = int(os.environ.get("VELOX_API_EXAMPLES", "5"))
MORE_BODIES = 8
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
FEWEST_OPERATIONS = {GenerationMode.POSITIVE: 35, GenerationMode.NEGATIVE: 25}


@contextmanager
def running(rules: AccessRules) -> Iterator[str]:
    """The address of a service that trades, on an event loop of its own."""
    told: list[str] = []
    listening, done = threading.Event(), threading.Event()

    async def serve() -> None:
        async with trading(access=rules) as api, served(api.app) as server:
            told.append(server.url)
            listening.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert listening.wait(30)
        yield told[0]
    finally:
        done.set()
        thread.join()


def with_key(role: Role) -> Mapping[str, str]:
    return {"X-API-Key": SECRETS[role]}


def without_security(document: dict[str, Any]) -> dict[str, Any]:
    """The description without the ways to show a key, of which Schemathesis would make wrong ones for nearly every request."""
    operations = [operation for item in document["paths"].values() for operation in item.values() if "responses" in operation]
    for operation in operations:
        operation.pop("security")
    document["components"].pop("securitySchemes")
    return document


def ask(operation: AnyOperation, mode: GenerationMode, session: requests.Session, headers: Mapping[str, str]) -> bool:
    """Ask for an operation; False where no request of that kind can be made. Raises ``FailureGroup`` for a wrong answer."""

    @settings(
        max_examples=EXAMPLES * MORE_BODIES if operation.body and headers == with_key(Role.ADMIN) else EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def expect_a_described_answer(case: Any) -> None:  # noqa: ANN401  (schemathesis.Case)
        case.call_and_validate(session=session, headers=dict(headers), checks=CHECKS)

    try:
        expect_a_described_answer()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "only where nothing is to be given can nothing wrong be given"
        return False
    return True


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(
    ("rules", "headers"),
    [(ON_LOOPBACK, with_key(Role.ADMIN)), (ELSEWHERE, {}), (ELSEWHERE, with_key(Role.VIEWER))],
    ids=["admin", "nobody elsewhere", "viewer elsewhere"],
)
def test_every_answer_is_one_that_is_described(rules: AccessRules, headers: Mapping[str, str], mode: GenerationMode) -> None:
    asked = 0
    failures: list[BaseException] = []
    with running(rules) as url, requests.Session() as session:
        session.trust_env = False
        document = session.get(f"{url}/schema/openapi.json", headers=with_key(Role.VIEWER)).json()
        schema = schemathesis.openapi.from_dict(without_security(document))
        schema.config.update(base_url=url)
        for result in schema.get_all_operations():
            assert isinstance(result, Ok)
            try:
                asked += ask(result.ok(), mode, session, headers)
            except FailureGroup as failure:
                failures.append(failure)
    if failures:
        raise BaseExceptionGroup(f"{len(failures)} operations answer otherwise than they are described", failures)
    assert asked >= FEWEST_OPERATIONS[mode]
