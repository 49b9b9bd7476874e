"""What every state cache does, and what every one that keeps its values does."""

import pytest

from domain.errors import InvalidValue
from domain.ports import StateCache


class StateCacheContract:
    """The laws that hold even where nothing is kept; ``cache`` is empty."""

    async def test_what_was_never_set_is_not_there(self, cache: StateCache) -> None:
        assert await cache.get("position:ema_cross:SBIN") is None
        assert not await cache.exists("position:ema_cross:SBIN")
        assert not await cache.expire("position:ema_cross:SBIN", 60)
        assert await cache.delete("position:ema_cross:SBIN") == 0
        assert await cache.get_many(["a", "b"]) == [None, None]
        assert await cache.items("candles:NSE:SBIN", 10) == []
        assert await cache.keys("position:") == []
        assert await cache.invalidate_indicators("SBIN") == 0

    async def test_nothing_at_all_may_be_asked_and_set(self, cache: StateCache) -> None:
        await cache.set_many({})
        assert await cache.get_many([]) == []
        assert await cache.delete() == 0

    async def test_a_new_counter_starts_at_nought(self, cache: StateCache) -> None:
        assert await cache.increment("stats:daily:ticks", 5) == 5

    async def test_every_kind_of_value_is_accepted(self, cache: StateCache) -> None:
        await cache.set("plain", b"1")
        await cache.set("with a time", b"1", ttl_s=60)
        await cache.set_many({"one": (b"1", None), "two": (b"2", 60)})
        await cache.push_and_trim("list", b"1", 10)

    async def test_closing_twice_is_as_good_as_once(self, cache: StateCache) -> None:
        await cache.set("key", b"value")
        await cache.close()
        await cache.close()


class KeepingStateCacheContract(StateCacheContract):
    """The laws of a cache that remembers; times to live are long here, each adapter shows with its own clock that they end."""

    async def test_it_answers(self, cache: StateCache) -> None:
        assert await cache.ping()

    async def test_the_latest_write_wins(self, cache: StateCache) -> None:
        await cache.set("key", b"old", ttl_s=60)
        await cache.set("key", b"new")
        assert await cache.get("key") == b"new"

    async def test_values_are_bytes_of_any_kind(self, cache: StateCache) -> None:
        value = bytes(range(256)) * 100
        await cache.set("key", value)
        assert await cache.get("key") == value

    async def test_many_are_set_and_got_at_once_in_the_order_asked_for(self, cache: StateCache) -> None:
        await cache.set_many({"a": (b"1", None), "b": (b"2", 60), "c": (b"3", 0.5 * 3_600)})
        assert await cache.get_many(["c", "missing", "a", "b", "a"]) == [b"3", None, b"1", b"2", b"1"]

    async def test_deleting_says_how_many_there_were(self, cache: StateCache) -> None:
        await cache.set_many({"a": (b"1", None), "b": (b"2", None)})
        await cache.push_and_trim("list", b"1", 10)
        assert await cache.delete("a", "missing", "list") == 2
        assert await cache.get("a") is None
        assert not await cache.exists("list")
        assert await cache.exists("b")

    async def test_a_key_gets_a_new_time_to_live(self, cache: StateCache) -> None:
        await cache.set("key", b"value")
        assert await cache.expire("key", 3_600)
        assert await cache.get("key") == b"value"

    async def test_a_counter_adds_up_and_reads_as_its_number(self, cache: StateCache) -> None:
        assert await cache.increment("counter") == 1
        assert await cache.increment("counter", 41, ttl_s=60) == 42
        assert await cache.increment("counter", -50) == -8
        assert await cache.get("counter") == b"-8"

    async def test_a_counter_continues_from_a_number_that_was_set(self, cache: StateCache) -> None:
        await cache.set("counter", b"7")
        assert await cache.increment("counter") == 8

    @pytest.mark.parametrize("value", [b"seven", b"7.5", b"", b" 7"])
    async def test_what_is_no_whole_number_does_not_count(self, cache: StateCache, value: bytes) -> None:
        await cache.set("counter", value)
        with pytest.raises(InvalidValue):
            await cache.increment("counter")
        assert await cache.get("counter") == value

    async def test_a_list_keeps_its_newest_first(self, cache: StateCache) -> None:
        for n in range(6):
            await cache.push_and_trim("list", b"%d" % n, 4, ttl_s=60)
        assert await cache.items("list", 10) == [b"5", b"4", b"3", b"2"]
        assert await cache.items("list", 2) == [b"5", b"4"]

    async def test_a_shorter_length_trims_what_is_there(self, cache: StateCache) -> None:
        for n in range(6):
            await cache.push_and_trim("list", b"%d" % n, 6)
        await cache.push_and_trim("list", b"6", 1)
        assert await cache.items("list", 10) == [b"6"]

    async def test_keys_are_found_by_how_they_begin(self, cache: StateCache) -> None:
        await cache.set_many(dict.fromkeys(("sl:M*M-1", "sl:M*M-2", "sl:MXM-1", "SL:M*M-1", "tick:sl:M*M"), (b"1", 60)))
        await cache.push_and_trim("sl:M*M-list", b"1", 10)
        assert sorted(await cache.keys("sl:M*M")) == ["sl:M*M-1", "sl:M*M-2", "sl:M*M-list"]
        assert len(await cache.keys("sl:")) == 4
        assert len(await cache.keys("")) == 6

    async def test_a_list_is_no_value_and_a_value_no_list(self, cache: StateCache) -> None:
        await cache.push_and_trim("list", b"1", 10)
        await cache.set("value", b"1")
        with pytest.raises(InvalidValue, match="list"):
            await cache.get("list")
        with pytest.raises(InvalidValue, match="list"):
            await cache.get_many(["value", "list"])
        with pytest.raises(InvalidValue, match="list"):
            await cache.increment("list")
        with pytest.raises(InvalidValue, match="list"):
            await cache.push_and_trim("value", b"2", 10, ttl_s=60)
        with pytest.raises(InvalidValue, match="list"):
            await cache.items("value", 10)
        assert await cache.get("value") == b"1"
        assert await cache.items("list", 10) == [b"1"]

    async def test_a_value_takes_the_place_of_a_list(self, cache: StateCache) -> None:
        for key in ("one", "many"):
            await cache.push_and_trim(key, b"1", 10)
        await cache.set("one", b"2")
        await cache.set_many({"many": (b"3", 60)})
        assert await cache.get_many(["one", "many"]) == [b"2", b"3"]

    async def test_a_list_cannot_be_trimmed_to_nothing(self, cache: StateCache) -> None:
        with pytest.raises(InvalidValue, match="length"):
            await cache.push_and_trim("list", b"1", 0)

    async def test_one_symbols_indicators_are_removed_and_no_others(self, cache: StateCache) -> None:
        gone = ["indicators:M*M", "indicator:NSE:M*M:ema:20", "indicator:BSE:M*M:rsi:14"]
        stays = ["indicators:MXM", "indicator:NSE:MXM:ema:20", "indicators:M*M2", "indicator:NSE:M*M2:ema:20", "tick:latest:M*M"]
        await cache.set_many(dict.fromkeys((*gone, *stays), (b"1", None)))
        assert await cache.invalidate_indicators("M*M") == 3
        assert await cache.get_many(gone) == [None, None, None]
        assert await cache.get_many(stays) == [b"1"] * 5
