"""One-minute bars of the ticks, made by the server: by its task as time goes, or for a span that is asked for."""

from adapters.outbound.influxdb.batches import TICKS
from adapters.outbound.influxdb.flux import text, time


def task_name(bucket: str) -> str:
    """The name that tells VELOX's task for a bucket from others."""
    return f"velox: minutes of {bucket}"


def task_text(bucket: str, into: str) -> str:
    """Every minute, 15 s after it, the last ten minutes are made anew: a tick that comes to the bucket later than that is not in
    its minute, until that minute is made again by ``minutes_text``.
    """
    span = "range(start: date.truncate(t: -10m, unit: 1m), stop: date.truncate(t: now(), unit: 1m))"
    option = f"option task = {{name: {text(task_name(bucket))}, every: 1m, offset: 15s}}"
    return f'import "date"\n\n{option}\n\n{_minutes(bucket, into, span)}'


def minutes_text(bucket: str, into: str, start: int, end: int) -> str:
    """The minutes of one span, made anew as the task makes them; ``start`` and ``end`` are whole minutes (ns)."""
    return _minutes(bucket, into, f"range(start: {time(start)}, stop: {time(end)})")


def _minutes(bucket: str, into: str, span: str) -> str:
    """A minute stands at its start, with the measurement and tags of the ticks.

    Ties are stored in the order of their numbers, so ``first`` and ``last`` are the open and close.
    """
    return f"""ticks = from(bucket: {text(bucket)})
    |> {span}
    |> filter(fn: (r) => r._measurement == {text(TICKS)})
prices = ticks |> filter(fn: (r) => r._field == "price")
minutes = (tables=<-, fn, field) => tables
    |> aggregateWindow(every: 1m, fn: fn, timeSrc: "_start", createEmpty: false)
    |> set(key: "_field", value: field)
    |> to(bucket: {text(into)})
    |> yield(name: field)

prices |> minutes(fn: first, field: "open")
prices |> minutes(fn: max, field: "high")
prices |> minutes(fn: min, field: "low")
prices |> minutes(fn: last, field: "close")
ticks |> filter(fn: (r) => r._field == "volume") |> minutes(fn: sum, field: "volume")
"""
