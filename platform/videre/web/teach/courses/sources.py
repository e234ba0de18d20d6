"""Where a course comes from: the pinned commit, looking for changes, following, and what is proposed."""

from dataclasses import dataclass

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.models import Course, CourseDraft, CourseSource, CourseVersion
from videre.courses.outline import from_json
from videre.courses.rules import Follow
from videre.courses.sources import (
    follow_source,
    is_looking,
    look_now,
    own_source,
    shown_from,
    waiting_of,
    wish_of,
)
from videre.foundation.addresses import CONTENT_HOOK, TEACH_SOURCE, filled
from videre.foundation.errors import Conflict
from videre.web.context import db, services
from videre.web.pages import json_reply, render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import desk


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The page. ``secret`` is shown once, in the answer to the form that made it; ``pinned``: the version shown is
    what this source had at that commit."""

    source: CourseSource
    course: Course | None
    title: str
    version: CourseVersion | None
    pinned: str
    waiting: list[CourseDraft]
    looking: bool
    may_follow: bool
    hook: str
    secret: str
    message: str
    said: str

    @property
    def address(self) -> str:
        """The page's own address, below which its forms are."""
        return url_for("teach.source", source=self.source.public_id)


def shown(source: CourseSource, *, secret: str = "", message: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of a source."""
    found = shown_from(db(), source)
    outline = from_json(found[1].outline) if found else None
    page = SourcePage(
        source=source,
        course=found[0] if found else None,
        title=outline.title if outline else wish_of(source).short,
        version=found[1] if found else None,
        pinned=source.shown_commit if found else "",
        waiting=waiting_of(db(), source),
        looking=is_looking(db(), source),
        may_follow=not wish_of(source).is_commit,
        hook=services().settings.address.rstrip("/") + filled(CONTENT_HOOK, source=source.public_id),
        secret=secret,
        message=message,
        said=request.args.get("said", "") if request.method == "GET" else "",
    )
    return render("teach/source.html", page, status)


@area.route(TEACH_SOURCE, policy=STAFF)
def source(source: str) -> ResponseReturnValue:
    """Show it."""
    return shown(own_source(db(), desk().person.id, source))


@area.route(TEACH_SOURCE + "state", policy=STAFF)
def source_progress(source: str) -> ResponseReturnValue:
    """Whether the look is done, for the script that waits."""
    ready = not is_looking(db(), own_source(db(), desk().person.id, source))
    return json_reply({"ready": ready, "failed": False, "step": "look", "number": 1, "steps": 1, "share": 0})


@area.route(TEACH_SOURCE + "look", policy=STAFF, methods=("POST",), limit="30/minute")
def source_look(source: str) -> ResponseReturnValue:
    """Look for changes."""
    look_now(db(), desk().person.id, source)
    return redirect(url_for("teach.source", source=source, said="looked"), 303)


@area.route(TEACH_SOURCE + "follow", policy=STAFF, methods=("POST",), limit="30/minute")
def source_follow(source: str) -> ResponseReturnValue:
    """Say how it is followed; the secret of a new hook is shown here and never again."""
    mine, how = desk(), request.form.get("follow", "")
    own_source(db(), mine.person.id, source)
    try:
        secret = follow_source(db(), mine.person.id, source, how, services().settings.secret_key)
    except Conflict as refusal:
        return shown(own_source(db(), mine.person.id, source), message=refusal.message, status=409)
    if how != Follow.HOOK:
        return redirect(url_for("teach.source", source=source, said=how), 303)
    answer: Response = make_response(shown(own_source(db(), mine.person.id, source), secret=secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer
