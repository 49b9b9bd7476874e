"""The task that makes one-minute bars of the ticks, on the server."""

from adapters.outbound.influxdb.batches import TICKS
from adapters.outbound.influxdb.flux import text


def task_name(bucket: str) -> str:
    """The name that tells VELOX's task for a bucket from others."""
    return f"velox: minutes of {bucket}"


def task_text(bucket: str, into: str) -> str:
    """Every minute, 15 s after it, the last ten minutes are made anew: a tick that comes to the bucket later than that is not in
    its minute. A minute stands at its start, with the measurement and tags of the ticks.

    Ties are stored in the order of their numbers, so ``first`` and ``last`` are the open and close.
    """
    return f"""import "date"

option task = {{name: {text(task_name(bucket))}, every: 1m, offset: 15s}}

ticks = from(bucket: {text(bucket)})
    |> range(start: date.truncate(t: -10m, unit: 1m), stop: date.truncate(t: now(), unit: 1m))
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
