"""What every time-series store does, and what every one that keeps its points does."""

from array import array

import pytest

from domain.frame import RowKind, TickFrame, row_code
from domain.ports import Point, TimeSeriesStore

SYMBOLS = ["SBIN", "M&M", "NIFTY 50"]
ALWAYS = (-(2**62), 2**62)


def signal(ts: int, seq: int, strategy: str = "ema_cross", price: float = 101.25) -> Point:
    """A point with every type of field."""
    tags = {"strategy_id": strategy, "symbol": "SBIN"}
    return Point("signals", tags, {"price": price, "reason": 'fast, above "slow" = up', "bars": 3}, ts, seq)


def tick(ts: int, seq: int, price: float, volume: float, symbol: str = "SBIN", source: str = "csv") -> Point:
    """A trade print as it is read back."""
    return Point("ticks", {"symbol": symbol, "source": source}, {"price": price, "volume": volume}, ts, seq)


def trades(*rows: tuple[int, int, float, float]) -> TickFrame:
    """A frame of trade prints: (position of the instrument, time, price, size)."""
    frame = TickFrame()
    for instrument, ts, price, size in rows:
        frame.append(row_code(instrument), ts, price, size)
    return frame


class TimeSeriesStoreContract:
    """The laws that hold even where nothing is kept; ``store`` is new."""

    async def test_writing_nothing_is_accepted(self, store: TimeSeriesStore) -> None:
        await store.write([])
        await store.write_ticks(TickFrame(), array("q"), SYMBOLS, "csv")
        assert list(await store.read("ticks", {}, *ALWAYS)) == []

    async def test_writing_returns_when_done(self, store: TimeSeriesStore) -> None:
        await store.write([signal(1, 1)])
        await store.write_ticks(trades((0, 1, 100.0, 5.0)), array("q", [1]), SYMBOLS, "csv")

    async def test_telling_it_again_what_was_stored_writes_nothing(self, store: TimeSeriesStore) -> None:
        assert store.recall_window >= 0
        await store.recall_ticks(TickFrame(), array("q"), SYMBOLS, "csv")
        await store.recall_ticks(trades((0, 1, 100.0, 5.0)), array("q", [1]), SYMBOLS, "csv")
        await store.recall([])
        await store.recall([signal(1, 1)])
        assert list(await store.read("ticks", {}, *ALWAYS)) == []
        assert list(await store.read("signals", {}, *ALWAYS)) == []

    async def test_what_was_never_written_is_not_found(self, store: TimeSeriesStore) -> None:
        assert list(await store.read("signals", {"symbol": "SBIN"}, *ALWAYS)) == []
        assert list(await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS)) == []

    async def test_closing_twice_is_as_good_as_once(self, store: TimeSeriesStore) -> None:
        await store.write([signal(1, 1)])
        await store.close()
        await store.close()


class KeepingTimeSeriesStoreContract(TimeSeriesStoreContract):
    """The laws of a store that can be read back."""

    async def test_it_answers_until_it_is_closed(self, store: TimeSeriesStore) -> None:
        assert await store.ping()
        await store.close()
        assert not await store.ping()

    async def test_points_come_back_in_the_order_of_time_then_number(self, store: TimeSeriesStore) -> None:
        points = [signal(20, 4), signal(10, 3), signal(10, 2), signal(15, 9, "supertrend")]
        await store.write(points)
        assert list(await store.read("signals", {}, *ALWAYS)) == [points[2], points[1], points[3], points[0]]

    async def test_the_start_is_inclusive_and_the_end_exclusive(self, store: TimeSeriesStore) -> None:
        points = [signal(ts, ts) for ts in (10, 20, 30)]
        await store.write(points)
        await store.write_ticks(trades(*((0, ts, 100.0, 1.0) for ts in (10, 20, 30))), array("q", [10, 20, 30]), SYMBOLS, "csv")
        assert list(await store.read("signals", {}, 10, 30)) == points[:2]
        assert [point.ts for point in await store.read("ticks", {}, 10, 30)] == [10, 20]

    async def test_the_limit_keeps_the_newest(self, store: TimeSeriesStore) -> None:
        points = [signal(ts, ts, "ema_cross" if ts % 2 else "supertrend") for ts in range(1, 9)]
        await store.write(points)
        assert list(await store.read("signals", {}, *ALWAYS, limit=3)) == points[-3:]

    async def test_only_points_with_all_the_tags_are_read(self, store: TimeSeriesStore) -> None:
        points = [signal(1, 1, "ema_cross"), signal(2, 2, "supertrend")]
        await store.write(points)
        assert list(await store.read("signals", {"strategy_id": "ema_cross"}, *ALWAYS)) == points[:1]
        assert list(await store.read("signals", {"strategy_id": "ema_cross", "symbol": "INFY"}, *ALWAYS)) == []
        assert list(await store.read("signals", {"timeframe": "1m"}, *ALWAYS)) == []
        assert list(await store.read("orders", {}, *ALWAYS)) == []

    async def test_a_point_written_again_is_there_once(self, store: TimeSeriesStore) -> None:
        await store.write([signal(1, 1), signal(1, 2)])
        await store.write([signal(1, 2), signal(1, 3)])
        assert list(await store.read("signals", {}, *ALWAYS)) == [signal(1, 1), signal(1, 2), signal(1, 3)]

    async def test_a_point_without_tags_is_kept(self, store: TimeSeriesStore) -> None:
        equity = Point("equity", {}, {"cash": 1_000_000.0}, 5, 6)
        await store.write([equity])
        assert list(await store.read("equity", {}, *ALWAYS)) == [equity]

    async def test_texts_and_tags_keep_every_character(self, store: TimeSeriesStore) -> None:
        tags = {"symbol": "M&M, \"L\" = 'x' \\ नई", "exit_reason": "stop loss"}
        point = Point("trade_details", tags, {"reason": 'quote " comma , equals = back\\slash'}, 1, 1)
        await store.write([point])
        assert list(await store.read("trade_details", {"symbol": tags["symbol"]}, *ALWAYS)) == [point]

    async def test_ticks_come_back_as_points_with_nanoseconds(self, store: TimeSeriesStore) -> None:
        ts = 1_705_290_300_123_456_789
        await store.write_ticks(trades((0, ts, 100.05, 7.0), (1, ts + 1, 1_500.5, 1.0)), array("q", [4, 6]), SYMBOLS, "csv")
        assert list(await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS)) == [tick(ts, 4, 100.05, 7.0)]
        assert list(await store.read("ticks", {"symbol": "M&M"}, *ALWAYS)) == [tick(ts + 1, 6, 1_500.5, 1.0, "M&M")]
        assert list(await store.read("ticks", {"symbol": "TCS"}, *ALWAYS)) == []

    async def test_quote_updates_come_back_as_bid_and_ask(self, store: TimeSeriesStore) -> None:
        frame = TickFrame()
        frame.append(row_code(0, RowKind.BID), 1, 99.95, 10.0)
        frame.append(row_code(0, RowKind.ASK), 2, 100.05, 20.0)
        await store.write_ticks(frame, array("q", [1, 2]), SYMBOLS, "csv")
        assert [dict(point.fields) for point in await store.read("ticks", {}, *ALWAYS)] == [{"bid": 99.95}, {"ask": 100.05}]

    async def test_ticks_are_told_apart_by_source(self, store: TimeSeriesStore) -> None:
        await store.write_ticks(trades((0, 1, 100.0, 1.0)), array("q", [1]), SYMBOLS, "csv")
        await store.write_ticks(trades((0, 1, 200.0, 2.0)), array("q", [1]), SYMBOLS, "simulator")
        assert list(await store.read("ticks", {"source": "csv"}, *ALWAYS)) == [tick(1, 1, 100.0, 1.0)]
        assert len(await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS)) == 2
        assert list(await store.read("ticks", {"source": "kafka"}, *ALWAYS)) == []

    @pytest.mark.parametrize("cut", [1, 3, 5, 6])
    async def test_ticks_written_again_are_there_once_however_they_are_cut(self, store: TimeSeriesStore, cut: int) -> None:
        rows = [(n % 3, 100 + n // 2, 100.0 + n, 1.0 + n) for n in range(6)]
        seqs = [1, 2, 3, 6, 7, 8]
        await store.write_ticks(trades(*rows[:4]), array("q", seqs[:4]), SYMBOLS, "csv")
        await store.write_ticks(trades(*rows[:cut]), array("q", seqs[:cut]), SYMBOLS, "csv")
        await store.write_ticks(trades(*rows[cut - 1 :]), array("q", seqs[cut - 1 :]), SYMBOLS, "csv")
        assert [point.seq for point in await store.read("ticks", {}, *ALWAYS)] == seqs

    async def test_ticks_of_another_time_are_kept_beside_those_with_the_same_numbers(self, store: TimeSeriesStore) -> None:
        await store.write_ticks(trades((0, 1, 100.0, 1.0)), array("q", [1]), SYMBOLS, "csv")
        await store.write_ticks(trades((0, 9, 101.0, 1.0)), array("q", [1]), SYMBOLS, "csv")
        assert [point.ts for point in await store.read("ticks", {}, *ALWAYS)] == [1, 9]

    async def test_the_newest_ticks_are_found_across_frames_that_overlap_in_time(self, store: TimeSeriesStore) -> None:
        await store.write_ticks(trades((0, 10, 1.0, 1.0), (0, 50, 2.0, 1.0)), array("q", [1, 2]), SYMBOLS, "csv")
        await store.write_ticks(trades((0, 30, 3.0, 1.0), (0, 40, 4.0, 1.0)), array("q", [3, 4]), SYMBOLS, "csv")
        await store.write_ticks(trades((1, 60, 5.0, 1.0)), array("q", [5]), SYMBOLS, "csv")
        newest = await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS, limit=3)
        assert [point.ts for point in newest] == [30, 40, 50]

    async def test_old_frames_do_not_come_before_newer_ones(self, store: TimeSeriesStore) -> None:
        for n in range(10):
            frame = trades((0, 10 * n, 1.0, 1.0), (0, 10 * n + 5, 2.0, 1.0))
            await store.write_ticks(frame, array("q", [2 * n, 2 * n + 1]), SYMBOLS, "csv")
        assert [point.ts for point in await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS, limit=3)] == [85, 90, 95]
        assert [point.ts for point in await store.read("ticks", {"symbol": "SBIN"}, 0, 50, limit=3)] == [35, 40, 45]

    async def test_ticks_have_no_other_tags(self, store: TimeSeriesStore) -> None:
        await store.write_ticks(trades((0, 1, 100.0, 1.0)), array("q", [1]), SYMBOLS, "csv")
        assert list(await store.read("ticks", {"symbol": "SBIN", "timeframe": "1m"}, *ALWAYS)) == []

    async def test_the_codes_of_rows_count_in_the_list_they_came_with(self, store: TimeSeriesStore) -> None:
        await store.write_ticks(trades((0, 1, 100.0, 1.0)), array("q", [1]), ["SBIN", "INFY"], "csv")
        await store.write_ticks(trades((0, 2, 200.0, 1.0)), array("q", [2]), ["INFY", "SBIN"], "csv")
        assert [point.ts for point in await store.read("ticks", {"symbol": "SBIN"}, *ALWAYS)] == [1]
        assert [point.ts for point in await store.read("ticks", {"symbol": "INFY"}, *ALWAYS)] == [2]

    async def test_a_hundred_instruments_are_told_apart(self, store: TimeSeriesStore) -> None:
        symbols = [f"S{n}" for n in range(100)]
        for n in range(100):
            await store.write_ticks(trades((n, n, 100.0, 1.0)), array("q", [n]), symbols, "csv")
        for n in (0, 38, 62, 99):
            assert [point.ts for point in await store.read("ticks", {"symbol": f"S{n}"}, *ALWAYS)] == [n]
