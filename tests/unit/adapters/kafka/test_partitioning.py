"""Known answers: those of Apache Kafka's own UtilsTest and librdkafka's unit test of the same function."""

import pytest

from adapters.outbound.kafka.partitioning import murmur2, partition_of


@pytest.mark.parametrize(
    ("data", "signed"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_murmur2_gives_what_java_gives(data: bytes, signed: int) -> None:
    assert murmur2(data) == signed & 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "unsigned"),
    [
        (b"kafka", 0xD067CF64),
        (b"giberish123456789", 0x8F552B0C),
        (b"1234", 0x9FC97B14),
        (b"234", 0xE7C009CA),
        (b"34", 0x873930DA),
        (b"4", 0x5A4B5CA1),
        (b"", 0x106E08D9),
    ],
)
def test_murmur2_gives_what_librdkafka_gives(data: bytes, unsigned: int) -> None:
    assert murmur2(data) == unsigned


def test_a_partition_is_one_of_those_there_are() -> None:
    assert {partition_of(b"%d" % n, 3) for n in range(100)} == {0, 1, 2}
    assert partition_of(b"M&M", 1) == 0
