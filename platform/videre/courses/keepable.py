"""Texts of courses as databases and feeds can take them, whatever format they were read from.

Our own files are refused with the line. YAML, notebooks and tables can escape what no file may hold, and PostgreSQL
then cannot even read a title out of an outline: one course would take the catalogue and the first page from everybody.
"""

import re
from typing import Any

# Null bytes and lone surrogates no database takes; the others may not stand in XML (section 2.2 of its version 1.0).
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def keepable(value: Any) -> Any:
    """The same text, or plain data with the same texts, without signs that cannot be kept."""
    if isinstance(value, str):
        return _REFUSED.sub("", value)
    if isinstance(value, dict):
        return {keepable(name): keepable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(keepable(part) for part in value)
    return value
