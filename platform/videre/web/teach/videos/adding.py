"""Bringing in a video: one form, kept as it is typed; its file goes its own way and may be broken off."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.places import CoursePlaces, places_of
from videre.foundation.addresses import TEACH_UPLOAD, TEACH_VIDEO_NEW
from videre.foundation.database import unit_of_work
from videre.foundation.errors import Invalid, Refusal
from videre.media.actions.uploading import drop_upload, is_whole, own_upload, send_upload
from videre.media.lists import HandedOn, handed_on
from videre.media.models import Upload
from videre.media.uploads import PIECE, START, discard
from videre.web.context import abandon, afterwards, db, services
from videre.web.errors import STATUS, wants_json
from videre.web.forms import Form
from videre.web.pages import json_reply, render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk
from videre.web.teach.videos.receiving import Receiving


@dataclass(frozen=True, slots=True)
class AddingPage:
    """The form. ``upload`` is None before anything was kept; ``handed_on``: the file was, and did not get through."""

    desk: Desk
    form: Form
    courses: list[CoursePlaces]
    upload: Upload | None
    handed_on: HandedOn | None
    most: int
    piece: int
    start: int

    @property
    def action(self) -> str:
        """Where the form is sent."""
        if self.upload is None:
            return url_for("teach.video_add")
        return url_for("teach.upload_send", upload=self.upload.public_id)


def shown(mine: Desk, upload: Upload | None, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    """The form, as things are or with what was refused."""
    if upload is None:
        asked = {name: request.args.get(name, "")[:90] for name in ("partner", "episode")}
        values = {"licence": "CC-BY-4.0", "language": "en", **asked}
    else:
        values = {"language": "en", **upload.wishes}
    page = AddingPage(
        desk=mine,
        form=Form({**values, **form.values}, form.errors, form.message) if form else Form(values),
        courses=places_of(db(), mine.person.id, everywhere=mine.everywhere),
        upload=upload,
        handed_on=handed_on(db(), upload) if upload else None,
        most=services().settings.upload_bytes,
        piece=PIECE,
        start=START,
    )
    return render("teach/video_new.html", page, status)


@area.route(TEACH_VIDEO_NEW, policy=STAFF)
def video_new() -> ResponseReturnValue:
    """An empty form."""
    return shown(desk(), None)


@area.route(TEACH_UPLOAD, policy=STAFF)
def upload(upload: str) -> ResponseReturnValue:
    """The form as it was left, or the video once there is nothing more to do here."""
    mine = desk()
    found = own_upload(db(), mine.person.id, upload)
    on = handed_on(db(), found)
    if on is not None and not on.failed:
        return redirect(url_for("teach.video", video=on.video))
    return shown(mine, found)


@area.route(TEACH_VIDEO_NEW, policy=STAFF, methods=("POST",), csrf="origin", endpoint="video_add", limit="60/minute")
def video_add() -> ResponseReturnValue:
    """Keep what was typed; the file may come in the same form, after it."""
    return _taken(None)


@area.route(TEACH_UPLOAD, policy=STAFF, methods=("POST",), csrf="origin", endpoint="upload_send", limit="240/minute")
def upload_send(upload: str) -> ResponseReturnValue:
    """The form again, with the file or without."""
    return _taken(upload)


@area.route(TEACH_UPLOAD + "drop", policy=STAFF, methods=("POST",))
def upload_drop(upload: str) -> ResponseReturnValue:
    """Forget it, and what has come of the file."""
    mine, settings = desk(), services().settings
    drop_upload(db(), mine.person.id, upload, settings)
    afterwards(lambda _db: discard(settings, upload))
    return redirect(url_for("teach.videos", said="dropped"), 303)


def _taken(public_id: str | None) -> ResponseReturnValue:
    mine = desk()
    if public_id is not None:
        own_upload(db(), mine.person.id, public_id)
    # A large file takes minutes: nothing of the database is held meanwhile.
    abandon()
    receiving = Receiving(mine, public_id)
    kept = receiving.receive()
    if receiving.only_keeps:
        return _reply(mine, kept)
    try:
        if receiving.trouble is not None:
            raise receiving.trouble
        with unit_of_work(services().database) as own:
            sent = send_upload(own, mine.person.id, kept, services().settings, receiving.typed)
            if not is_whole(sent) and not wants_json():
                raise Invalid(fields={"file": "Choose the file of the video; all that you typed is kept."})
    except Refusal as refusal:
        status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
        if wants_json():
            return _reply(mine, kept, refusal, status)
        return shown(mine, own_upload(db(), mine.person.id, kept), Form().refused(refusal), status)
    if wants_json():
        return _reply(mine, kept)
    on = handed_on(db(), own_upload(db(), mine.person.id, kept))
    assert on is not None
    return redirect(url_for("teach.video", video=on.video), 303)


def _reply(mine: Desk, kept: str, refusal: Refusal | None = None, status: int = 200) -> ResponseReturnValue:
    """What a script needs to go on."""
    row = own_upload(db(), mine.person.id, kept)
    on = handed_on(db(), row)
    form = Form().refused(refusal) if refusal else Form()
    body = {
        "upload": kept,
        "address": url_for("teach.upload", upload=kept),
        "file": url_for("teach.upload_file", upload=kept),
        "received": row.received,
        "bytes": row.bytes,
        "video": url_for("teach.video", video=on.video) if on and not on.failed else "",
        "wishes": row.wishes,
        "errors": form.errors,
        "message": form.message,
    }
    return json_reply(body, status)
