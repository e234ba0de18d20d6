"""Bringing in a course, or a new version of one: a zip, a folder the operator has listed, or a start to write on."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.content.starter import write_starter
from videre.courses.access import may_publish
from videre.courses.draft_files import discard, listed_folders, zip_of
from videre.courses.drafting import begin_folder, begin_zip
from videre.courses.sources import begin_git
from videre.foundation import clock
from videre.foundation.addresses import TEACH_COURSES, new_public_id
from videre.foundation.database import unit_of_work
from videre.foundation.errors import Invalid, NotFound, Refusal
from videre.foundation.repositories import wanted
from videre.media.uploads import Incomplete, checked_file_name, megabytes, need_room
from videre.web.context import abandon, db, services
from videre.web.errors import STATUS
from videre.web.forms import Form, typed
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk
from videre.web.teach.incoming import FORM_MOST, Incoming, Sink, receive_form

NEW = TEACH_COURSES + "new"


@dataclass(frozen=True, slots=True)
class NewCoursePage:
    """The ways in; ``folders`` are those the operator has listed, for who may show them."""

    desk: Desk
    form: Form
    folders: Sequence[str]
    most: str


@area.route(NEW, policy=STAFF)
def course_new() -> ResponseReturnValue:
    """The ways in."""
    return shown(desk())


def shown(mine: Desk, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    """The ways in, with what was refused."""
    settings = services().settings
    folders = sorted(listed_folders(settings)) if may_publish(db(), mine.person.id) else []
    values = Form({"partner": request.args.get("partner", "")[:40]})
    page = NewCoursePage(mine, form or values, folders, megabytes(settings.course_bytes))
    return render("teach/course_new.html", page, status)


@area.route(NEW, policy=STAFF, methods=("POST",), csrf="origin", endpoint="course_add", limit="30/minute")
def course_add() -> ResponseReturnValue:
    """Take a zip, straight onto the disk, and have it checked."""
    mine, settings, public_id = desk(), services().settings, new_public_id()
    # A large file takes a while: nothing of the database is held meanwhile.
    abandon()
    files: list[Incomplete] = []

    def begin(_found: Incoming) -> Sink:
        need_room(settings, request.content_length or 0)
        files.append(Incomplete(zip_of(settings, public_id)))
        return files[0]

    try:
        found = receive_form("file", begin, most=settings.course_bytes + FORM_MOST)
        if not files:
            raise Invalid(fields={"file": "Choose the zip of the course."})
        partner = mine.partner(found.fields.get("partner", ""))
        files[0].settle()
        with unit_of_work(services().database) as own:
            name = checked_file_name(found.file_name)
            begin_zip(own, mine.person.id, partner.id, settings, name, public_id)
    except Refusal as refusal:
        discard(settings, public_id)
        if isinstance(refusal, NotFound):
            raise
        return shown(mine, Form().refused(refusal), STATUS[type(refusal)])
    finally:
        for file in files:
            file.drop()
    return redirect(url_for("teach.draft", draft=public_id), 303)


@area.route(TEACH_COURSES + "folder", policy=STAFF, methods=("POST",), limit="30/minute")
def course_folder() -> ResponseReturnValue:
    """Have one of the listed folders checked."""
    draft = begin_folder(db(), desk().person.id, services().settings, request.form.get("folder", ""))
    return redirect(url_for("teach.draft", draft=draft.public_id), 303)


@area.route(TEACH_COURSES + "git", policy=STAFF, methods=("POST",), limit="30/minute")
def course_git() -> ResponseReturnValue:
    """Have a folder of a git repository fetched and checked."""
    mine, form = desk(), typed("partner", "address", "at", "folder")
    partner = mine.partner(form["partner"])
    try:
        named = services().settings.fetch_hosts
        wish = wanted(form["address"], form["at"], form["folder"], named_hosts=named)
    except Invalid as refusal:
        return shown(mine, form.refused(refusal), 422)
    draft = begin_git(db(), mine.person.id, partner.id, wish)
    return redirect(url_for("teach.draft", draft=draft.public_id), 303)


@area.route(TEACH_COURSES + "starter.zip", policy=STAFF)
def course_starter() -> ResponseReturnValue:
    """A small course without a problem in it, to begin with."""
    desk()
    name = request.args.get("name", "").strip().lower()
    try:
        packed = starter_zip(name)
    except Invalid as refusal:
        return shown(desk(), Form({"name": name}).refused(refusal), 422)
    answer = Response(packed, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def starter_zip(name: str) -> bytes:
    """The starter course in a zip, in a folder of its name."""
    held = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="videre-starter-") as place:
        folder = write_starter(Path(place), name, clock.today())
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    made.write(file, file.relative_to(place).as_posix())
    return held.getvalue()
