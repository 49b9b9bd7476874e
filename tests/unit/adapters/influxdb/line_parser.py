"""Reads a line by InfluxDB's rules: after a backslash, a comma, space or equals sign is a character like any other."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    measurement: str
    tags: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, float | int | str], ...]
    ts: int


def parsed(line: str) -> Line:
    assert "\n" not in _without_texts(line), "a newline outside of quotes ends a line"
    head, rest = _cut(line, " ")
    body, ts = _fields_and_time(rest)
    measurement, *tags = _split(head, ",")
    return Line(
        _plain(measurement, ", "),
        tuple((_plain(name, ", ="), _plain(value, ", =")) for name, value in (_cut(tag, "=") for tag in tags)),
        tuple(body),
        int(ts),
    )


def _fields_and_time(rest: str) -> tuple[list[tuple[str, float | int | str]], str]:
    fields: list[tuple[str, float | int | str]] = []
    while True:
        name, rest = _cut(rest, "=")
        if rest.startswith('"'):
            match = re.match(r'"((?:[^"\\]|\\.)*)"', rest, re.DOTALL)
            assert match is not None
            value: float | int | str = re.sub(r'\\(["\\])', r"\1", match[1])
            rest = rest[match.end() :]
        else:
            match = re.match(r"[^, ]+", rest)
            assert match is not None
            value = int(match[0][:-1]) if match[0].endswith("i") else float(match[0])
            rest = rest[match.end() :]
        fields.append((_plain(name, ", ="), value))
        if rest[0] == " ":
            return fields, rest[1:]
        rest = rest[1:]


def _cut(text: str, mark: str) -> tuple[str, str]:
    """At the first mark that no backslash stands before."""
    for at, character in enumerate(text):
        if character == mark and text[at - 1 : at] != "\\":
            return text[:at], text[at + 1 :]
    raise AssertionError(f"no {mark!r} in {text!r}")


def _split(text: str, mark: str) -> list[str]:
    return re.split(rf"(?<!\\){mark}", text)


def _plain(text: str, marks: str) -> str:
    for mark in marks:
        text = text.replace(f"\\{mark}", mark)
    return text


def _without_texts(line: str) -> str:
    return re.sub(r'="(?:[^"\\]|\\.)*"', "", line, flags=re.DOTALL)
