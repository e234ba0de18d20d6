"""Texts as databases and feeds can take them, wherever they came from.

Our own files are refused with the line. YAML, notebooks, tables and what other sites say of their films can escape what
no file may hold, and PostgreSQL then cannot even read a title out of an outline: one course would take the catalogue
and the first page from everybody.
"""

import re
from typing import Any, TypeVar, cast

T = TypeVar("T")

# Null bytes and lone surrogates no database takes; the others may not stand in XML (section 2.2 of its version 1.0).
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def keepable(value: T) -> T:
    """The same text, or plain data with the same texts, without signs that cannot be kept."""
    return cast("T", _kept(value))


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _REFUSED.sub("", value)
    if isinstance(value, dict):
        return {_kept(name): _kept(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_kept(part) for part in value)
    return value
