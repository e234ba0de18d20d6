"""The courses somebody looks after, as they are shown now, and the drafts of those to come."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.courses.owned import DraftRow, OwnedPart, open_drafts, owned_courses
from videre.foundation.addresses import TEACH_COURSES
from videre.foundation.errors import NotFound
from videre.web.context import db
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk


@dataclass(frozen=True, slots=True)
class CoursesPage:
    """The list."""

    desk: Desk
    part: OwnedPart
    drafts: list[DraftRow]
    said: str


@area.route(TEACH_COURSES, policy=STAFF)
def courses() -> ResponseReturnValue:
    """Show the list."""
    mine, number = desk(empty=True), asked_page()
    ids = [partner.id for partner in mine.partners]
    part = owned_courses(db(), ids, number)
    if number > 1 and not part.courses:
        raise NotFound
    page = CoursesPage(mine, part, open_drafts(db(), ids) if number == 1 else [], request.args.get("said", ""))
    return render("teach/courses.html", page)
