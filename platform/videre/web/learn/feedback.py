"""What is said to an answer: the same fragments in the page (form) and in the reply to a script."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request
from markupsafe import escape

from videre.content.exercises import Verdict
from videre.web.pages import fragment, spoken

SAID = "learn/exercises/_said.html"
OPTION_SAID = "learn/exercises/_option_said.html"


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answer to an exercise of the page with its verdict, or `problem`: why it cannot be judged."""

    exercise: str
    answer: object
    verdict: Verdict | None = None
    problem: str = ""

    @property
    def chosen(self) -> frozenset[str]:
        """The keys of the options chosen, or the one text typed."""
        many = self.answer if isinstance(self.answer, list) else [self.answer]
        return frozenset(one for one in many if isinstance(one, str))


@dataclass(frozen=True, slots=True)
class SaidPage:
    """What the fragment shows."""

    kind: str
    correct: bool
    problem: str
    said: tuple[str, ...] = ()
    missing: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class OptionSaid:
    """What the fragment beside one option shows."""

    right: bool
    html: str


def said_html(kind: str, verdict: Verdict | None, problem: str = "", *, tongue: str) -> str:
    """The verdict as a fragment: right or not, what the author says to it, how many are missing."""
    if verdict is None:
        return fragment(SAID, SaidPage(kind, False, problem), tongue=tongue)
    wrong = sum(not one.right for one in verdict.per_option.values())
    page = SaidPage(kind, verdict.correct, "", verdict.feedback_html, verdict.missing, wrong)
    return _said_before(SAID, page, tongue, request.script_root)


def option_html(right: bool, html: str, *, tongue: str) -> str:
    """What is said about one option that was chosen."""
    page = OptionSaid(right, html)
    return _said_before(OPTION_SAID, page, tongue, request.script_root)


@lru_cache(maxsize=1024)
def _said_before(template: str, page: SaidPage | OptionSaid, _language: str, _root: str) -> str:
    """What authors wrote is said to many learners: rendered once. The last two are what else it is made of."""
    return fragment(template, page)


def reply(kind: str, verdict: Verdict) -> dict[str, Any]:
    """The verdict for a script: fragments to put in place."""
    return {
        "correct": verdict.correct,
        "feedback": said_html(kind, verdict, tongue=spoken()),
        "options": [
            {"key": key, "right": one.right, "feedback": option_html(one.right, one.feedback_html, tongue=spoken())}
            for key, one in verdict.per_option.items()
        ],
    }


def slots_of(kind: str, given: Feedback, *, tongue: str) -> dict[str, str]:
    """The slots of the page that show the answer again, with what is said to it."""
    own = given.exercise
    values = {f"said:{own}": said_html(kind, given.verdict, given.problem, tongue=tongue)}
    if kind == "choice":
        values |= {f"chosen:{own}:{key}": " checked" for key in given.chosen if key.isalnum()}
        options = given.verdict.per_option if given.verdict else {}
        values |= {
            f"option:{own}:{key}": option_html(one.right, one.feedback_html, tongue=tongue)
            for key, one in options.items()
        }
    elif kind != "tick":
        values[f"value:{own}"] = str(escape("".join(given.chosen)))
    return values
