"""My questions: what I asked while signed in, and what became of it."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from videre.discussion.queries import OwnQuestion, questions_of
from videre.web.context import db
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import SIGNED_IN


@dataclass(frozen=True, slots=True)
class MyQuestionsPage:
    """The latest first."""

    questions: tuple[OwnQuestion, ...]


@area.route("/me/questions", policy=SIGNED_IN)
def questions() -> ResponseReturnValue:
    """Show them."""
    return render("me/questions.html", MyQuestionsPage(tuple(questions_of(db(), myself().id))))
