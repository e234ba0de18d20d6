"""The list of videos: what waits for captions, what is on its way, what is ready."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from videre.foundation import clock
from videre.foundation.addresses import TEACH_VIDEOS
from videre.foundation.errors import NotFound
from videre.media.lists import UploadRow, VideoPart, unfinished_uploads, video_part
from videre.web.context import db
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk


@dataclass(frozen=True, slots=True)
class VideosPage:
    """One page of the list; ``uploads`` are the reader's own unfinished ones."""

    desk: Desk
    part: VideoPart
    uploads: list[UploadRow]
    today: date
    said: str


@area.route(TEACH_VIDEOS, policy=STAFF)
def videos() -> ResponseReturnValue:
    """Show it."""
    mine, number = desk(empty=True), asked_page()
    part = video_part(db(), [partner.id for partner in mine.partners], number)
    if number > 1 and not part.videos:
        raise NotFound
    uploads = unfinished_uploads(db(), mine.person.id) if number == 1 else []
    return render("teach/videos.html", VideosPage(mine, part, uploads, clock.today(), request.args.get("said", "")))
