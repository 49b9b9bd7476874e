"""One input of a replay, read block by block."""

from adapters.inbound.feeds.csv.cells import Cells, split_evenly, split_line, split_lines, split_quoted
from adapters.inbound.feeds.csv.input_plan import InputPlan
from adapters.inbound.feeds.csv.line_blocks import LineBlock, LineBlocks
from adapters.inbound.feeds.csv.row import Row
from adapters.inbound.feeds.csv.row_maker import RowMaker
from adapters.inbound.feeds.skip_log import BAD_ROW, RowProblem, SkipLog


class CsvInput:
    """The rows of lines ``first_line`` up to ``end_line`` (exclusive; None: to the end of the file)."""

    def __init__(
        self, plan: InputPlan, maker: RowMaker, skips: SkipLog, first_line: int = 2, end_line: int | None = None
    ) -> None:
        self._file = str(plan.input.path)
        self._layout = plan.layout
        self._positions = plan.layout.positions
        self._maker = maker
        self._skips = skips
        self._first_line = first_line
        self._end_line = end_line
        self._blocks = LineBlocks(plan.input.path)
        self._ended = False

    @property
    def fraction(self) -> float:
        """How much of these lines was read, 0 to 1."""
        if self._ended:
            return 1.0
        if self._end_line is None:
            return self._blocks.fraction
        reached = min(max(self._blocks.line, self._first_line), self._end_line)
        return (reached - self._first_line) / (self._end_line - self._first_line)

    def next_rows(self) -> list[Row]:
        """The next rows, ordered by place and none before earlier ones; empty at the end. ``BadInput`` where the file breaks."""
        while not self._ended:
            block = self._next_block()
            if block is None:
                self._ended = True
                self.close()
                return self._maker.finish()
            rows = self._rows_of(block)
            if rows:
                return rows
        return []

    def close(self) -> None:
        """Release the file; calling it twice is a no-op."""
        self._blocks.close()

    def _next_block(self) -> LineBlock | None:
        while block := self._blocks.next():
            if self._end_line is not None and block.first_line >= self._end_line:
                return None
            after = block.after
            end = after if self._end_line is None else min(after, self._end_line)
            if self._first_line < end:
                whole = block.first_line >= self._first_line and end == after
                return block if whole else block.part(self._first_line, end)
        return None

    def _rows_of(self, block: LineBlock) -> list[Row]:
        width, positions = self._layout.width, self._positions
        cells = split_evenly(block, width, positions) or split_quoted(block, width, positions) or self._split_unevenly(block)
        return self._make(cells) if cells.lines else []

    def _split_unevenly(self, block: LineBlock) -> Cells:
        rows: list[list[str]] = []
        lines: list[int] = []
        for number, text in split_lines(block):
            try:
                row = split_line(text)
                if len(row) != self._layout.width:
                    raise RowProblem(BAD_ROW, f"expected {self._layout.width} cells, as in the header; found {len(row)}")
            except RowProblem as problem:
                self._skips.add(f"{self._file}:{number}", problem)
                continue
            rows.append(row)
            lines.append(number)
        return Cells({role: [row[at] for row in rows] for role, at in self._positions.items()}, lines)

    def _make(self, cells: Cells) -> list[Row]:
        try:
            return self._maker.make(cells.columns)
        except RowProblem as problem:
            count = len(cells.lines)
            if count == 1:
                self._skips.add(f"{self._file}:{cells.lines[0]}", problem)
                return []
        return self._make(cells.part(0, count // 2)) + self._make(cells.part(count // 2, count))
