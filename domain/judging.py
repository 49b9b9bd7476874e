"""Judging again: what was approved for one position is held against the limits once there is another."""

from domain.approving import approve_again
from domain.desk import Desk
from domain.order import Purpose
from domain.ordering import withdraw
from domain.risk import Refused


def judge_again(desk: Desk, ts: int, cause: int) -> None:
    """The position of a desk has changed: entries at work that would break a limit now are cancelled, by the rule that says so.

    They are judged in the order they were sent, each beside those before it that stay: the first has the first claim on a limit.
    """
    entries = [order for order in desk.working if order.purpose is Purpose.ENTRY]
    staying = [order for order in desk.working if order.purpose is not Purpose.ENTRY] if entries else []
    for order in entries:
        verdict = approve_again(desk, order, staying, ts)
        if isinstance(verdict, Refused):
            withdraw(desk, verdict, ts, cause)
        else:
            staying.append(order)
