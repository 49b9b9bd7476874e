"""What InfluxDB really holds, asked in Flux over HTTP."""

import csv
import io
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class InfluxContents:
    """A bucket; rows come as the annotated CSV has them, all texts."""

    url: str
    token: str
    org: str
    bucket: str

    def rows(self, flux: str) -> list[dict[str, str]]:
        """What a Flux query returns, whatever table it is in."""
        response = httpx.post(
            f"{self.url}/api/v2/query",
            params={"org": self.org},
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/vnd.flux", "Accept": "application/csv"},
            content=flux,
            timeout=120,
            trust_env=False,
        )
        assert response.status_code == 200, response.text
        found: list[dict[str, str]] = []
        for block in response.text.replace("\r\n", "\n").strip().split("\n\n"):
            found += list(csv.DictReader(io.StringIO(block)))
        return found

    def count(self, measurement: str) -> int:
        """How many points a measurement has: every one has a ``seq``."""
        flux = f"""
            from(bucket: "{self.bucket}")
              |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
              |> filter(fn: (r) => r._measurement == "{measurement}" and r._field == "seq")
              |> group() |> count()
        """
        return sum(int(row["_value"]) for row in self.rows(flux))

    def field(self, measurement: str, field: str) -> dict[tuple[str, ...], str]:
        """What tells a point apart, its symbol first → the value of a field, of every point that has it."""
        flux = f"""
            from(bucket: "{self.bucket}")
              |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
              |> filter(fn: (r) => r._measurement == "{measurement}" and r._field == "{field}")
              |> drop(columns: ["_start", "_stop", "_field", "_measurement"])
        """
        return {_place(row): row["_value"] for row in self.rows(flux)}


def _place(row: dict[str, str]) -> tuple[str, ...]:
    others = sorted(row.keys() - {"", "result", "table", "_value", "symbol"})
    return (row.get("symbol", ""), *(row[name] for name in others))
