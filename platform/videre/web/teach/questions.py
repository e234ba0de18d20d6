"""The questions that wait for somebody who teaches: read, answered, or taken to a live hour, in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from videre.discussion.queue import WHICH, Choice, QueuedQuestion, Wanted, queue_choices, queued_questions
from videre.foundation import clock
from videre.foundation.addresses import TEACH_QUESTIONS
from videre.foundation.database import in_pages
from videre.foundation.errors import NotFound
from videre.live.queries import Hour, hours_taking
from videre.web.asking import WritingForm, writing_form
from videre.web.context import db
from videre.web.forms import Form
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.public.asking import hours_for
from videre.web.teach.area import area

ON_A_PAGE = 25
DAY, HOUR, MINUTE = 86400, 3600, 60


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the list. ``hours``: by course, those to take a question to; ``taken``: by question, where it is."""

    wanted: Wanted
    questions: tuple[QueuedQuestion, ...]
    total: int
    courses: list[Choice]
    instances: list[Choice]
    hours: Mapping[int, tuple[Hour, ...]]
    taken: Mapping[int, Hour]
    number: int
    pages: int
    now: datetime

    @property
    def here(self) -> str:
        """The address of the list as it is, to come back to."""
        return self.at(self.number)

    def at(self, number: int) -> str:
        """The address of another page of it."""
        wanted = self.wanted
        return url_for(
            "teach.questions",
            which=None if wanted.which == "open" else wanted.which,
            course=wanted.course or None,
            instance=wanted.instance or None,
            page=number if number > 1 else None,
        )

    def age(self, one: QueuedQuestion) -> tuple[int, str]:
        """How long it has waited: a number and its unit (minute, hour, day)."""
        seconds = max((self.now - one.question.created_at).total_seconds(), 0)
        if seconds >= DAY:
            return int(seconds // DAY), "day"
        return (int(seconds // HOUR), "hour") if seconds >= HOUR else (int(seconds // MINUTE), "minute")

    def text(self, one: QueuedQuestion) -> Markup:
        """The question as it will be shown."""
        return Markup(one.question.html)

    def reply(self) -> WritingForm:
        """A fresh form for a reply; each has a key of its own."""
        return writing_form(Form(), at_once=True)


@area.route(TEACH_QUESTIONS, policy=STAFF)
def questions() -> ResponseReturnValue:
    """The list."""
    me, which = myself(), request.args.get("which", "open")
    course, instance = (request.args.get(name, "")[:81].replace("\0", "") for name in ("course", "instance"))
    wanted = Wanted(which if which in WHICH else "open", course[:40], instance)
    typed = request.args.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1
    skip, _ = in_pages(0, ON_A_PAGE, number)
    found, total = queued_questions(db(), me.id, wanted, most=ON_A_PAGE, skip=skip)
    if number > 1 and not found:
        raise NotFound
    courses, instances = queue_choices(db(), me.id)
    ids = {one.question.course_id for one in found}
    return render(
        "teach/questions.html",
        QueuePage(
            wanted,
            tuple(found),
            total,
            courses,
            instances,
            hours_for(me.id, ids) if ids else {},
            hours_taking(db(), [one.question.id for one in found]) if found else {},
            max(number, 1),
            in_pages(total, ON_A_PAGE, number)[1],
            clock.now(),
        ),
    )
