"""TOML as typed values: every table is asked for its keys, and what is left over or wrong is a problem.

`tomllib` knows no lines, raises RecursionError on deep nesting, and takes nan, inf and huge integers;
here all of that becomes a sentence with a line.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from videre.content.problems import Report, quoted
from videre.content.unread import title_words

LONGEST_TEXT = 2000
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

_KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"\s*({_KEY})\s*(?:\.\s*{_KEY}\s*)*=")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")

Place = tuple[str | int, ...]


def parse(text: str, first_line: int, report: Report) -> "Table | None":
    """The root table, or None after saying where the TOML breaks."""
    try:
        data = tomllib.loads(text)
    except RecursionError:
        report.error(first_line, "bad-toml", "Brackets are nested far too deep here.")
        return None
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        at_end = text.count("\n") + (0 if text.endswith("\n") else 1)
        line = int(found.group(1)) if found and found.group(1) else max(at_end, 1)
        what = _AT_LINE.sub("", str(error))
        if "digits" in what:
            what = "there is a number with thousands of digits"
        report.error(
            first_line + line - 1,
            "bad-toml",
            f'This cannot be read as TOML: {what}. Text stands in quotes: title = "…".',
        )
        return None
    lines = _lines(text, first_line)
    if (hidden := _hidden(data, ())) is not None:
        place, sign = hidden
        at = next((lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in lines), first_line)
        report.error(
            at, "control-character", f"There is an invisible control character (U+{ord(sign):04X}) here; delete it."
        )
        return None
    return Table(data, (), report, lines, first_line)


def _hidden(value: Any, place: Place) -> tuple[Place, str] | None:
    """Where a text has a sign that an escape brought in and no file may hold."""
    match value:
        case str():
            found = CONTROLS.search(value)
            return (place, found.group()) if found else None
        case dict():
            return next(filter(None, (_hidden(part, (*place, key)) for key, part in value.items())), None)
        case list():
            return next(filter(None, (_hidden(part, (*place, number)) for number, part in enumerate(value))), None)
    return None


def _lines(text: str, first_line: int) -> dict[Place, int]:
    """Where tables and keys stand, as far as one can see without parsing values."""
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    here: Place = ()
    for number, line in enumerate(text.split("\n"), first_line):
        header = _HEADER.match(line)
        if header is not None:
            name = header.group(2).strip("\"'")
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                here = (name, counts[name])
            else:
                here = (name,)
            lines.setdefault(here, number)
            lines.setdefault((name,), number)
            continue
        found = _ASSIGNMENT.match(line)
        if found is not None:
            lines.setdefault((*here, found.group(1).strip("\"'")), number)
    return lines


@dataclass(slots=True)
class Table:
    """One table of a TOML document; `close` reports the keys nobody asked for."""

    data: Mapping[str, Any]
    place: Place
    report: Report
    lines: Mapping[Place, int]
    line: int
    asked: set[str] = field(default_factory=set)

    def line_of(self, key: str) -> int:
        """Where a key stands, else where its table begins."""
        return self.lines.get((*self.place, key), self.line)

    def text(self, key: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str | None:
        """A text that is not blank, its spaces tidied; None when it is not there or wrong."""
        value = self._value(key, required)
        if value is None:
            return None
        if not isinstance(value, str):
            self._wrong(key, value, 'text in quotes, such as "…"')
            return None
        tidy = " ".join(value.split())
        if not tidy:
            self.report.error(self.line_of(key), "empty", f"“{key}” is empty; write something or take the line away.")
            return None
        if len(tidy) > longest:
            self.report.error(
                self.line_of(key), "too-long", f"“{key}” has {len(tidy)} characters; {longest} are the most."
            )
            return None
        return tidy

    def words(self, key: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str | None:
        """A text for menus and lists: its words, without signs of Markdown."""
        said = self.text(key, required=required, longest=longest)
        return said and (title_words(said) or said)

    def number(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number between two bounds."""
        value = self._value(key, False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self._wrong(key, value, f"a whole number between {lowest} and {highest}")
            return None
        return value

    def flag(self, key: str) -> bool:
        """true or false, false when it is not there."""
        value = self._value(key, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        self._wrong(key, value, "true or false")
        return False

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        value = self._value(key, False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self._wrong(key, value, 'a list of texts, such as ["…", "…"]')
            return []
        return [" ".join(item.split()) for item in value]

    def tables(self, key: str, example: str) -> list["Table"]:
        """A list of tables: `[[key]]` blocks or `[{…}, …]`."""
        value = self._value(key, False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(key, value, example)
            return []
        here = self.line_of(key)
        return [
            Table(item, (*self.place, key, index), self.report, self.lines, self._line_of_item(key, index, here))
            for index, item in enumerate(value)
        ]

    def table(self, key: str, example: str) -> "Table | None":
        """A table inside this one: a block `[key]` or `key = {…}`; None when it is not there or wrong."""
        value = self._value(key, False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(key, value, example)
            return None
        return Table(value, (*self.place, key), self.report, self.lines, self.line_of(key))

    def raw(self, key: str) -> Any:
        """Whatever stands there."""
        return self._value(key, False)

    def close(self, known: Sequence[str] = ()) -> None:
        """Report every key that has no meaning here."""
        meaningful = sorted({*self.asked, *known})
        for key in self.data:
            if key not in self.asked:
                self.report.error(
                    self.line_of(key),
                    "unknown-key",
                    f"{quoted(key)} has no meaning here; there is {', '.join(meaningful)}.",
                )

    def _line_of_item(self, key: str, index: int, default: int) -> int:
        return self.lines.get((*self.place, key, index), default)

    def _value(self, key: str, required: bool) -> Any:
        self.asked.add(key)
        if key in self.data:
            return self.data[key]
        if required:
            self.report.error(self.line, "missing-key", f'“{key}” is missing; add a line such as: {key} = "…"')
        return None

    def _wrong(self, key: str, value: object, wanted: str) -> None:
        try:
            shown = quoted(value)
        except (ValueError, RecursionError):
            shown = "something that large"
        self.report.error(self.line_of(key), "wrong-type", f"“{key}” must be {wanted}, not {shown}.")
