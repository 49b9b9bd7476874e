import asyncio

from application.queries import AskServices


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def never() -> bool:
    await asyncio.Event().wait()
    return True


async def test_exactly_the_three_services_are_told() -> None:
    assert await AskServices({"kafka": yes, "influxdb": no, "redis": yes})() == {"kafka": True, "influxdb": False, "redis": True}


async def test_a_service_that_is_switched_off_does_not_answer() -> None:
    assert await AskServices({})() == {"kafka": False, "influxdb": False, "redis": False}


async def test_a_service_that_hangs_does_not_answer_and_holds_up_nobody() -> None:
    ask = AskServices({"kafka": never, "redis": yes}, timeout_s=0.01)
    assert await ask() == {"kafka": False, "influxdb": False, "redis": True}
