from zlib import crc32

import pytest

from adapters.outbound.sqlite.journal_codec import EntryRow, entry_row, read_entry
from domain.errors import InvalidValue
from tests.contracts.journal_entries import command, entry


def with_a_valid_checksum(row: EntryRow) -> EntryRow:
    head = f"{row.first_seq} {row.last_seq} {row.kind} {row.feed_cursor}".encode()
    return row._replace(checksum=crc32(row.events_hash, crc32(row.input, crc32(head))))


def test_the_checksum_is_a_crc_32_over_every_column() -> None:
    row = entry_row(entry(5, rows=3), [])
    assert with_a_valid_checksum(row) == row


def test_a_command_that_this_version_does_not_know_is_named() -> None:
    row = with_a_valid_checksum(entry_row(command(5), [])._replace(kind="Teleport"))
    with pytest.raises(InvalidValue, match=r"entry 5 to 5, kind: expected one of frame, .*AdvanceTime.*found 'Teleport'"):
        read_entry(row, [], [])


def test_an_entry_with_more_numbers_than_inputs_and_events_is_named() -> None:
    row = with_a_valid_checksum(entry_row(entry(5, rows=3), [])._replace(last_seq=9))
    with pytest.raises(InvalidValue, match=r"entry 5 to 9: expected 5 in all, found '3 inputs and 0 events'"):
        read_entry(row, [], [])
