from collections import Counter
from random import Random

import pytest

from domain.risk import Approved, Refused, check, codes
from tests.unit.domain.risk.case import Case
from tests.unit.domain.risk.orders_at_limits import BUILDERS

ORDERS = 100_000
EACH = ORDERS // len(BUILDERS) + 1


def test_every_code_has_its_orders() -> None:
    assert set(BUILDERS) == {getattr(codes, name) for name in dir(codes) if name.isupper()}
    assert EACH * len(BUILDERS) >= ORDERS


@pytest.mark.parametrize("code", BUILDERS)
def test_orders_at_one_step_under_and_one_step_over_the_limit_get_the_verdict_that_they_must(code: str) -> None:
    draw, seen = Random(f"orders at {code}"), Counter[tuple[int, bool, bool]]()
    for at in range(EACH):
        step, reduces = at % 3 - 1, at % 4 == 0
        case = Case.drawn(draw, reduces)
        BUILDERS[code](case, step)
        intent = case.intent()
        verdict = check(intent, case.portfolio, case.conditions, case.limits)
        seen[step, reduces, bool(case.code)] += 1
        if not case.code:
            assert verdict == Approved(intent.order), case
            continue
        assert isinstance(verdict, Refused), case
        assert (verdict.code, verdict.current, verdict.limit) == (code, case.current, case.limit), case
        assert verdict.order is intent.order
        assert verdict.reason.endswith(f": {verdict.current} against a limit of {verdict.limit}")
    assert {step for step, _, _ in seen} == {-1, 0, 1}
    assert {reduces for _, reduces, _ in seen} == {True, False}
    assert {is_refused for _, reduces, is_refused in seen if not reduces} == {True, False}
