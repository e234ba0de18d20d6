"""A file in pieces, so that a broken line costs seconds: the core of the tus protocol 1.0 (HEAD and PATCH).

POST says which file will come; the same one goes on where it was. Each piece may carry ``Upload-Checksum: sha256
<base64>``, and is on the disk before it is counted.
"""

import base64
import hashlib
import re
import tempfile
from typing import BinaryIO

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation.addresses import TEACH_UPLOAD
from videre.foundation.database import unit_of_work
from videre.foundation.errors import Invalid
from videre.media.actions.uploading import choose_file, count_piece, own_upload
from videre.media.lists import handed_on
from videre.media.models import Upload
from videre.media.uploads import FULL, PIECE, STEP, disk_full, file_of, write, writing
from videre.web.bodies import json_body
from videre.web.context import abandon, db, services
from videre.web.pages import json_reply
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import desk

FILE = TEACH_UPLOAD + "file"
OFFSET = re.compile(r"[0-9]{1,13}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
VERSION = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}


@area.route(FILE, policy=STAFF, methods=("POST",), csrf="origin", endpoint="upload_choose", limit="60/minute")
def upload_choose(upload: str) -> ResponseReturnValue:
    """Which file will come: {"name", "bytes", "start": SHA-256 of its beginning}; tells how much of it is here."""
    body = json_body(4_000)
    name, size, start = body.get("name"), body.get("bytes"), body.get("start")
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise Invalid("Say the name of the file, and its length in bytes.")
    if not isinstance(start, str) or not DIGEST.fullmatch(start):
        raise Invalid("Say the SHA-256 of how the file begins.")
    row = choose_file(db(), desk().person.id, upload, services().settings, name=name, size=size, start_digest=start)
    return json_reply({"received": row.received, "bytes": row.bytes, "piece": PIECE})


@area.route(FILE, policy=STAFF, endpoint="upload_file")
def upload_file(upload: str) -> ResponseReturnValue:
    """How much of it is here."""
    return _answer(own_upload(db(), desk().person.id, upload), 200)


@area.route(FILE, policy=STAFF, methods=("PATCH",), csrf="origin", endpoint="upload_piece")
def upload_piece(upload: str) -> ResponseReturnValue:
    """The next piece, from ``Upload-Offset`` on; 409 tells where to go on instead, 460 that it came damaged."""
    person, settings = desk().person, services().settings
    offset = request.headers.get("Upload-Offset", "")
    length = request.content_length
    if not OFFSET.fullmatch(offset) or length is None or request.mimetype != "application/offset+octet-stream":
        raise Invalid("A piece says Upload-Offset and Content-Length, and is application/offset+octet-stream.")
    if not 0 < length <= PIECE:
        raise Invalid(f"A piece has at most {PIECE} bytes.", kind="too-long")
    at, row = int(offset), own_upload(db(), person.id, upload)
    if at != row.received or at + length > row.bytes:
        return _answer(row, 409)
    abandon()
    request.max_content_length = PIECE
    with tempfile.TemporaryFile(dir=settings.data) as piece:
        if not _received(piece, length):
            return Response("The piece came damaged.", 460, headers=VERSION)
        piece.seek(0)
        with writing(settings, upload):
            row = own_upload(db(), person.id, upload)
            if row.received != at or row.ingest_id is not None:
                return _answer(row, 409)
            abandon()
            write(file_of(settings, upload), at, piece, length)
            with unit_of_work(services().database) as own:
                count_piece(own, person.id, upload, settings, at, length)
    return _answer(own_upload(db(), person.id, upload), 204)


def _received(piece: BinaryIO, length: int) -> bool:
    """Read the piece into `piece`; whether all of it came as it was sent."""
    digest, left = hashlib.sha256(), length
    while left and (step := request.stream.read(min(STEP, left))):
        digest.update(step)
        left -= len(step)
        try:
            piece.write(step)
        except OSError as error:
            raise (disk_full() if error.errno in FULL else error) from None
    if left:
        return False
    kind, _blank, value = request.headers.get("Upload-Checksum", "").partition(" ")
    return kind != "sha256" or value == base64.b64encode(digest.digest()).decode()


def _answer(row: Upload, status: int) -> Response:
    headers = {**VERSION, "Upload-Offset": str(row.received), "Upload-Length": str(row.bytes)}
    on = handed_on(db(), row)
    if on is not None:
        headers["Content-Location"] = url_for("teach.video", video=on.video)
    return Response(status=status, headers=headers)
