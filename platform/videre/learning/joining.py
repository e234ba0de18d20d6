"""What joining a course instance takes: a code that is right, and answers that fit the host's questions."""

import hmac
import unicodedata
from collections.abc import Mapping, Sequence

from videre.foundation.errors import Invalid
from videre.partners.asking import Asked, checked_answer

ASKED_PREFIX = "ask-"
"""Before a question's key, in the names of fields."""


def is_code(given: str, wanted: str) -> bool:
    """Whether the code is the right one, however it is spaced or capitalised; in constant time."""
    return bool(wanted) and hmac.compare_digest(_bare(given), _bare(wanted))


def checked_answers(asked: Sequence[Asked], answers: Mapping[str, str]) -> dict[int, str]:
    """What is kept, by the question's id; those left empty are not. Invalid names each field that does not fit."""
    kept, wrong = {}, {}
    for question in asked:
        try:
            text = checked_answer(question, answers.get(question.key, ""))
        except ValueError as error:
            wrong[ASKED_PREFIX + question.key] = str(error)
            continue
        if text:
            kept[question.id] = text
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _bare(code: str) -> bytes:
    """The letters and digits of a code: people copy codes from slides, with spaces and hyphens or without."""
    text = unicodedata.normalize("NFKC", code[:200]).casefold()
    return "".join(sign for sign in text if sign.isalnum()).encode("utf-8", "surrogatepass")
