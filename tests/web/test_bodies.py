"""JSON from outside: strict, bounded, answered with a sentence, never with a trace."""

import pytest
from flask import Flask

from videre.foundation.errors import Invalid
from videre.web.bodies import json_body


def read(app: Flask, raw: bytes, limit: int = 64_000) -> dict[str, object]:
    with app.test_request_context("/", method="POST", data=raw, content_type="application/json"):
        return json_body(limit)


def test_an_object_is_taken(app: Flask) -> None:
    assert read(app, b'{"a": [1, 2.5, "x", null, true]}') == {"a": [1, 2.5, "x", None, True]}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": -1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": 99999999999999999999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": ' + b"[" * 21 + b"]" * 21 + b"}",
        b'{"a": 1} {"b": 2}',
        b"{'a': 1}",
    ],
    ids=range(20),
)
def test_anything_else_is_refused(app: Flask, raw: bytes) -> None:
    with pytest.raises(Invalid):
        read(app, raw, limit=1_000_000)


def test_what_is_too_long_is_refused_before_it_is_read(app: Flask) -> None:
    with pytest.raises(Invalid, match="at most 100 bytes"):
        read(app, b'{"a": "' + b"x" * 200 + b'"}', limit=100)
