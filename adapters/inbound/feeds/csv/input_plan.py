"""What is known of one input before its first row is delivered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from adapters.inbound.feeds.csv.bar_rows import BarRows
from adapters.inbound.feeds.csv.bar_span import BarSpan, infer_timeframe
from adapters.inbound.feeds.csv.cells import split_line, split_lines
from adapters.inbound.feeds.csv.input_file import InputFile
from adapters.inbound.feeds.csv.layout import Kind, Layout
from adapters.inbound.feeds.csv.line_blocks import LineBlock, LineBlocks
from adapters.inbound.feeds.csv.quote_rows import QuoteRows
from adapters.inbound.feeds.csv.row_codes import RowCodes
from adapters.inbound.feeds.csv.row_maker import RowMaker
from adapters.inbound.feeds.csv.symbol_runs import SymbolRuns
from adapters.inbound.feeds.csv.trade_rows import TradeRows
from adapters.inbound.feeds.skip_log import RowProblem
from adapters.inbound.feeds.time_format import MissingTimezone, TimeFormat, recognise
from domain.errors import BadInput
from domain.session import SessionRules
from domain.timeframe import Timeframe

_DECIDING_ROWS = 100
_NO_ZONE = "no zone"


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """How files are read: header names by role, the zone of times without one, and for bars session hours and length.

    Without ``bar_timeframe`` the length is inferred from each file; without ``session`` a day lasts from midnight to midnight.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    timezone: tzinfo | None = None
    session: SessionRules | None = None
    bar_timeframe: Timeframe | None = None


@dataclass(frozen=True, slots=True)
class InputPlan:
    """An input whose header, times and symbols were recognised; ``runs`` is None for a file without a symbol column."""

    input: InputFile
    layout: Layout
    times: TimeFormat
    span: BarSpan | None
    runs: SymbolRuns | None

    @classmethod
    def of(cls, given: InputFile, options: ReplayOptions) -> "InputPlan":
        """Look at the beginning of a file, and at all of its symbol column; raise ``BadInput`` if it cannot be used."""
        path = given.path
        blocks = LineBlocks(path)
        try:
            head = blocks.next()
            if head is None or not head.text.strip():
                raise BadInput(f"{path}: expected a CSV file with a header, found an empty file")
            header_line, _, _ = head.text.partition("\n")
            layout = Layout.of(str(path), _header(path, header_line), options.columns)
            if "symbol" not in layout.positions and given.symbol is None:
                raise BadInput(f"{path}:1: expected a symbol column, or SYMBOL={path} for a file of one instrument")
            rows = head.part(2, head.after)
            if not rows.text.strip():
                rows = blocks.next() or rows
        finally:
            blocks.close()
        sample = _sample(rows, layout)
        if not rows.text.strip():
            raise BadInput(f"{path}: expected rows below the header, found no rows")
        times = _recognise(path, layout, sample, options.timezone)
        span = _span(layout, times, sample, options) if layout.kind is Kind.BARS else None
        return cls(given, layout, times, span, SymbolRuns.of(path, layout) if "symbol" in layout.positions else None)

    def row_maker(self, positions: Mapping[str, int]) -> RowMaker:
        """What makes rows of the lines; ``positions`` are those of the instruments this input may hold."""
        if self.span:
            return BarRows(self.layout, self.times, positions, self.span)
        if self.layout.kind is Kind.QUOTES:
            return QuoteRows(self.layout, self.times, positions)
        return TradeRows(self.layout, self.times, RowCodes(self.layout, positions))

    def __str__(self) -> str:
        span = f", {self.span}" if self.span else ""
        return f"{self.input.symbol or 'symbol column'}, {self.layout}, {self.times.description}{span}"


def _header(path: Path, line: str) -> list[str]:
    try:
        return split_line(line)
    except RowProblem as problem:
        raise BadInput(f"{path}:1: {problem}") from None


def _sample(block: LineBlock, layout: Layout) -> list[tuple[int, list[str]]]:
    rows = []
    for line, text in split_lines(block):
        try:
            cells = split_line(text)
        except RowProblem:
            continue
        if len(cells) == layout.width:
            rows.append((line, cells))
    return rows


def _recognise(path: Path, layout: Layout, sample: list[tuple[int, list[str]]], zone: tzinfo | None) -> TimeFormat:
    """The format of most of the first times, so that a bad first row is just one bad row."""
    column = layout.names["time"]
    formats: dict[str, TimeFormat | BadInput] = {}
    votes: Counter[str] = Counter()
    first: BadInput | None = None
    for line, cells in sample[:_DECIDING_ROWS]:
        cell = cells[layout.positions["time"]]
        try:
            found: TimeFormat | BadInput = recognise(column, cell, zone)
        except MissingTimezone:
            expected = f"expected a time with its zone, found {cell!r}; --timezone names it"
            found = BadInput(f"{path}:{line}: column {column}: {expected}")
        except RowProblem as problem:
            first = first or BadInput(f"{path}:{line}: {problem}")
            continue
        kind = _NO_ZONE if isinstance(found, BadInput) else found.description
        formats.setdefault(kind, found)
        votes[kind] += 1
    chosen = formats[votes.most_common(1)[0][0]] if votes else first
    if chosen is None:
        chosen = BadInput(f"{path}:2: expected rows of {layout.width} cells, as in the header; found none")
    if isinstance(chosen, BadInput):
        raise chosen
    return chosen


def _span(layout: Layout, times: TimeFormat, sample: list[tuple[int, list[str]]], options: ReplayOptions) -> BarSpan:
    timeframe = options.bar_timeframe or (Timeframe.parse("1d") if times.is_date else None)
    if timeframe is None:
        starts = []
        for _, cells in sample:
            try:
                start = times.read("", [cells[layout.positions["time"]]])[0]
            except RowProblem:
                continue
            starts.append((cells[layout.positions["symbol"]] if "symbol" in layout.positions else "", start))
        timeframe = infer_timeframe(starts)
    return BarSpan(timeframe, options.session, options.timezone)
