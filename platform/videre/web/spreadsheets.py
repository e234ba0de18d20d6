"""Tables as CSV: streamed row by row, and harmless when a spreadsheet opens them."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from flask import Response

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS_AT_ONCE = 200


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: names and answers are typed by strangers.

    Source: OWASP, *CSV Injection*. The apostrophe is shown by some programs and hidden by others.
    """
    text = "" if value is None else str(value)
    begins = text.lstrip().lstrip("\ufeff")[:1]
    return f"'{text}" if text.startswith(BEGINS_FORMULA) or begins in ("=", "+", "-", "@") else text


def csv_answer(name: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> Response:
    """The table as a file called `name`; `rows` are asked for while it is sent, so any number fits."""
    answer = Response(_lines(header, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    room = StringIO()
    writer = csv.writer(room)

    def taken() -> bytes:
        text = room.getvalue().encode("utf-8", "replace")
        room.seek(0)
        room.truncate()
        return text

    room.write("\ufeff")  # or spreadsheets take the letters for those of another alphabet
    writer.writerow([harmless(one) for one in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([harmless(one) for one in row])
        if number % ROWS_AT_ONCE == 0:
            yield taken()
    yield taken()
