"""Pictures and files of courses, under names made of their content."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request

from videre.courses.publishing import FILES
from videre.courses.queries import file_name
from videre.courses.where import Where
from videre.foundation.addresses import INSTANCE
from videre.foundation.errors import NotFound
from videre.web.assets import FOREVER
from videre.web.context import db, services
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.reading import read_at

NAME = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,10})?", re.ASCII)
PIECE = 256 * 1024
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
SHUT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@area.route("/courses/<slug:course>/files/<name>", also=INSTANCE + "files/<name>", policy=PUBLIC)
def course_file(name: str, course: str = "", partner: str = "", instance: str = "") -> Response:
    """A picture to be shown in a page, or another file to be saved; neither ever runs script in our origin."""
    if not NAME.fullmatch(name):
        raise NotFound
    key = f"{FILES}/{name}"
    read = read_at(Where(course, partner, instance))
    called = file_name(db(), read.course_id, key)
    size = services().storage.size(key)
    if called is None or size is None:
        raise NotFound
    response = (
        Response(status=304)
        if request.if_none_match.contains(name)
        else file_answer(services().storage.open(key), size, name, called)
    )
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["ETag"] = f'"{name}"'
    response.headers["Cache-Control"] = FOREVER.replace("public", "private") if read.members else FOREVER
    return response


def file_answer(file: BinaryIO, size: int, name: str, called: str) -> Response:
    """A file under the name made of its content: a picture is shown, anything else is saved as it was `called`."""
    response = Response(_pieces(file), content_type="application/octet-stream")
    response.content_length = size
    kind = PICTURES.get(PurePosixPath(name).suffix)
    if kind is not None:
        response.content_type = kind
    else:
        shown = quote(PurePosixPath(called).name)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{shown}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Cache-Control"] = "no-store"
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
