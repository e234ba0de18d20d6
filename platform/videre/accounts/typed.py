"""From what was typed to what is kept: every field is judged, and all that is wrong is said at once."""

from collections.abc import Callable
from typing import Any

from videre.accounts.rules import NEXT_LENGTH
from videre.foundation.addresses import is_local
from videre.foundation.errors import Invalid


def checked(**fields: tuple[Callable[[str], str | None], str]) -> dict[str, Any]:
    """Each field's value as its rule gives it; Invalid names every field whose rule refused."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, (rule, typed) in fields.items():
        try:
            values[name] = rule(typed)
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    return values


def kept_next(target: str) -> str | None:
    """Where to go afterwards, if that is a page of ours and not too long to keep."""
    return target if target and len(target) <= NEXT_LENGTH and is_local(target) else None
