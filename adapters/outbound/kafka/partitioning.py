"""The partition of a key: the choice that Java's default partitioner makes, so that all who write a key agree."""

_SEED = 0x9747B28C
_FACTOR = 0x5BD1E995
_SHIFT = 24
_32_BITS = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """MurmurHash2 (Austin Appleby) of 32 bits, unsigned, with the seed that Kafka's clients use."""
    length = len(data)
    whole = length & ~3
    value = (_SEED ^ length) & _32_BITS
    for at in range(0, whole, 4):
        word = int.from_bytes(data[at : at + 4], "little") * _FACTOR & _32_BITS
        word = (word ^ word >> _SHIFT) * _FACTOR & _32_BITS
        value = (value * _FACTOR & _32_BITS) ^ word
    if length > whole:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _32_BITS
    value = (value ^ value >> 13) * _FACTOR & _32_BITS
    return value ^ value >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key among so many."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
