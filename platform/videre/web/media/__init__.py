"""Files of videos, by the hash of their content.

An address cannot be guessed and never changes its meaning: the file is there or not. Only files of courses for
members are asked about (`closed`).
"""

import re

from flask import Response, request

from videre.foundation.addresses import is_slug
from videre.foundation.errors import NotFound
from videre.web.context import services
from videre.web.media.closed import is_closed
from videre.web.media.delivery import send_stored
from videre.web.policies import PUBLIC
from videre.web.routes import Area

area = Area("media")

KEY = re.compile(r"sha256/([0-9a-f]{2})/(\1[0-9a-f]{62})\.(mp4|vtt|jpg|png|webp)", re.ASCII)
TYPES = {
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@area.route("/media/<path:key>", policy=PUBLIC)
def file(key: str) -> Response:
    """A video, its captions or its poster; ``?keep=name`` offers it for keeping under that name."""
    found = KEY.fullmatch(key)
    if found is None:
        raise NotFound
    _two, digest, kind = found.groups()
    closed = is_closed(key)
    name = request.args.get("keep", "")
    answer = send_stored(services().storage, key, digest, TYPES[kind], in_full=bool(name))
    if closed:
        answer.headers["Cache-Control"] = answer.headers["Cache-Control"].replace("public", "private")
    if is_slug(name):
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
