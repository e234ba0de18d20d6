"""JSON as it may come in: strict, bounded, and never a surprise for the code behind it."""

import json
from typing import Any, NoReturn

from flask import request

from videre.foundation.errors import Invalid

DEEPEST = 20
LONGEST_WHOLE = len(str(-(2**53)))


def json_body(limit: int = 64_000) -> dict[str, Any]:
    """The request's JSON object.

    Refused with 422: no object at the root, the same key twice, NaN and infinities, more than 20 levels, null
    bytes and lone surrogates in texts (PostgreSQL would raise where SQLite stores), and more than `limit` bytes.
    """
    if request.content_length is None or request.content_length > limit:
        raise Invalid(f"That is too long: at most {limit} bytes are taken.", kind="too-long")
    raw = request.get_data(cache=False)
    try:
        body = _DECODER.decode(raw.decode("utf-8"))
        # Only an escape can bring a null byte or half a pair into a text, and only many brackets can nest deeply.
        if b"\\u" in raw or raw.count(b"{") + raw.count(b"[") >= DEEPEST:
            _check(body, DEEPEST)
    except RecursionError:
        raise Invalid("That JSON is nested too deeply.", kind="bad-json") from None
    except ValueError as error:
        raise Invalid(f"That is no JSON we can take: {str(error)[:120]}.", kind="bad-json") from None
    if not isinstance(body, dict):
        raise Invalid("A JSON object is expected.", kind="bad-json")
    return body


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _not_finite(_name: str) -> NoReturn:
    raise ValueError("a number is not finite")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number is not finite")
    return number


def _whole(text: str) -> int:
    if len(text) > LONGEST_WHOLE or abs(number := int(text)) >= 2**53:
        raise ValueError("a whole number is too large")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_key_twice, parse_constant=_not_finite, parse_float=_finite, parse_int=_whole
)


def _check(value: Any, deeper: int) -> None:
    if deeper == 0:
        raise ValueError("it is nested too deeply")
    match value:
        case str():
            if "\0" in value:
                raise ValueError("a text holds a null byte")
            value.encode("utf-8")
        case dict():
            for key, part in value.items():
                _check(key, deeper)
                _check(part, deeper - 1)
        case list():
            for part in value:
                _check(part, deeper - 1)
