"""The rows of an entry's frame, with their sequence numbers, and without those that the engine refused."""

from array import array
from bisect import bisect_left
from itertools import compress

from application.ports.journal import Entry
from domain.events import TickRefused
from domain.frame import TickFrame


def row_seqs(entry: Entry) -> "array[int]":
    """The sequence numbers of an entry's rows: those that none of its events has, ascending."""
    seqs = array("q")
    following = entry.first_seq
    for event in entry.events:
        seqs.extend(range(following, event.seq))
        following = event.seq + 1
    seqs.extend(range(following, entry.last_seq + 1))
    return seqs


def used_rows(entry: Entry, frame: TickFrame) -> "tuple[TickFrame, array[int]]":
    """The rows of an entry's frame that the engine used; a refused row is the one before its ``tick_refused`` event."""
    seqs = row_seqs(entry)
    refused = [bisect_left(seqs, event.seq) - 1 for event in entry.events if event.kind == TickRefused.kind]
    if not refused:
        return frame, seqs
    used = bytearray(b"\x01" * len(seqs))
    for row in refused:
        used[row] = 0
    return (
        TickFrame(
            array(frame.codes.typecode, compress(frame.codes, used)),
            array(frame.times.typecode, compress(frame.times, used)),
            array(frame.prices.typecode, compress(frame.prices, used)),
            array(frame.sizes.typecode, compress(frame.sizes, used)),
        ),
        array("q", compress(seqs, used)),
    )
