"""Sentences with values in them that can still be said in another language.

A sentence put together with an f-string is English for ever: no catalogue has it. Rooms know no reader's language, so
they raise `worded("… at most %(most)s …", most=5)`: a text like any other, which remembers what it was made from
(`foundation.language.said`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any


class Worded(str):
    """An English sentence, and what it takes to say it again: ``wording`` with ``values`` by name.

    A value may be a date, written out where it is said, or such a sentence itself.
    """

    wording: str
    values: Mapping[str, object]

    def __new__(cls, wording: str, values: Mapping[str, object]) -> "Worded":
        """`wording` with `values`, in English until somebody says it otherwise."""
        made = super().__new__(cls, wording % {name: _english(one) for name, one in values.items()})
        made.wording, made.values = wording, values
        return made

    def __str__(self) -> str:
        """Itself: an exception that carries it hands it on whole."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied and sent to other processes as what it is."""
        return Worded, (self.wording, self.values)


def worded(wording: str, **values: object) -> str:
    """`wording` with its values filled in; what looks for texts to translate knows them by this name."""
    return Worded(wording, values)


def _english(value: object) -> object:
    return f"{value:%A} {value.day} {value:%B %Y}" if isinstance(value, date) else value
