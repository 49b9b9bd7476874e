"""Whatever a body holds: it is taken, or refused by its field or its code, and nothing breaks."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.inbound.http.routes.orders import LONGEST_ORDER_ID
from tests.unit.http.trading import trading

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=20)
    | st.sampled_from([0, -1, 1e308, 5e-324, 800.0, 799.95, 0.05, "SBIN", "BUY", "limit", "gtc", "manual"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)
USUAL = {
    "symbol": st.sampled_from(["SBIN", "TCS"]),
    "side": st.sampled_from(["BUY", "SELL"]),
    "quantity": st.integers(1, 300),
    "order_type": st.sampled_from(["market", "limit", "stop", "stop_limit", "trailing_stop"]),
    "limit_price": st.none() | st.floats(1, 5_000) | st.sampled_from([790.0, 810.0]),
    "trigger_price": st.none() | st.floats(1, 5_000) | st.sampled_from([790.0, 810.0]),
    "trail": st.none() | st.floats(0.01, 200),
    "trail_unit": st.sampled_from(["points", "percent"]),
    "time_in_force": st.sampled_from(["day", "gtc"]),
    "client_order_id": st.text(max_size=5),
    "reduce_only": st.booleans(),
    "stop_price": st.none() | st.sampled_from([700.0, 780.0, 820.0]),
    "target_price": st.none() | st.sampled_from([780.0, 820.0, 900.0]),
}
NEARLY_ORDERS = st.fixed_dictionaries(
    {name: USUAL[name] | ANYTHING for name in ("symbol", "side", "quantity")},
    optional={name: values | ANYTHING for name, values in USUAL.items() if name not in ("symbol", "side", "quantity")},
)
BODIES = st.lists(NEARLY_ORDERS | ANYTHING, min_size=10, max_size=25)


@settings(max_examples=25, deadline=None)
@given(bodies=BODIES)
def test_any_body_is_taken_or_refused(bodies: list[object]) -> None:
    asyncio.run(expect_answers(bodies))


async def expect_answers(bodies: list[object]) -> None:
    async with trading() as api:
        for body in bodies:
            before = api.run.journal.last_seq()
            answer = await api.client.post(
                "/api/orders", content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
            )
            assert answer.status_code in (201, 400, 404, 409), (body, answer.text)
            if answer.status_code == 400:
                assert api.run.journal.last_seq() == before
            if answer.status_code in (404, 409):
                assert answer.json()["code"]
        await api.tick(("SBIN", 799.0), ("TCS", 3_400.0), ("SBIN", 801.0))
        account = await api.get("account")
        assert account["imbalance"] == "0" or float(account["imbalance"]) == 0


async def test_an_order_id_that_is_too_long_is_refused_by_its_name() -> None:
    async with trading() as api:
        answer = await api.client.delete(f"/api/orders/{'x' * (LONGEST_ORDER_ID + 1)}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "order_id")
        assert (await api.client.delete(f"/api/orders/{'x' * LONGEST_ORDER_ID}")).status_code == 404
