"""Sending stored files by parts: `pread` in pieces, so that the end of a long film comes as fast as its beginning.

A server's own way of sending files may have to read all that lies before the part asked for.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from flask import Response, request

from videre.foundation.errors import NotFound
from videre.foundation.storage import Storage
from videre.web.media.ranges import Part, Unsatisfiable, wanted_part

PIECE = 256 * 1024
MOST_AT_ONCE = 1024 * 1024
"""What the server takes from us in one go and sends by itself, however slowly it is read."""
FOREVER = "public, max-age=31536000, immutable"


class FilePieces:
    """A part of an open file as an iterable that closes it, also when nobody ever reads it."""

    def __init__(self, handle: int, part: Part) -> None:
        self._handle: int | None = handle
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        at, end = self._part.start, self._part.end
        while at < end and self._handle is not None:
            piece = os.pread(self._handle, min(PIECE, end - at), at)
            if not piece:
                break
            at += len(piece)
            yield piece
        self.close()

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class StreamPieces:
    """The same from a storage that has no local files."""

    def __init__(self, stream: BinaryIO, part: Part) -> None:
        self._stream = stream
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        left = self._part.length
        self._stream.seek(self._part.start)
        while left > 0 and (piece := self._stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        self.close()

    def close(self) -> None:
        """Give the stream back."""
        self._stream.close()


def send_stored(storage: Storage, key: str, etag: str, media_type: str, *, in_full: bool = False) -> Response:
    """The object under `key`, or the part of it that is asked for; `etag` names its content for ever.

    Players ask for all that is left and stop reading when they have enough for now. Each would keep a thread of the
    server waiting as long as its film is paused, so they get the beginning of it and ask again (RFC 9110, 15.3.7:
    which part came is said). Who names an end gets all up to it: Safari does, and may count on it. `in_full` is for
    who keeps a file and may not ask again.
    """
    quoted = f'"{etag}"'
    headers = {"ETag": quoted, "Cache-Control": FOREVER, "Accept-Ranges": "bytes", "Content-Type": media_type}
    if _is_known(quoted):
        return Response(status=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    path = storage.path(key)
    size = path.stat().st_size if path is not None else storage.size(key)
    if size is None:
        raise NotFound
    try:
        part = wanted_part(request.headers.get("Range"), size) if _same_as_before(quoted) else None
    except Unsatisfiable:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    if part is not None:
        if part.open and not in_full:
            part = Part(part.start, min(part.end, part.start + MOST_AT_ONCE))
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    whole = part or Part(0, size)
    headers["Content-Length"] = str(whole.length)
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status=status, headers=headers)
    try:
        pieces = FilePieces(os.open(path, os.O_RDONLY | os.O_CLOEXEC), whole) if path is not None else None
    except FileNotFoundError:
        raise NotFound from None
    body = pieces if pieces is not None else StreamPieces(storage.open(key), whole)
    if whole.length > MOST_AT_ONCE:
        return Response(body, status=status, headers=headers, direct_passthrough=True)
    with closing(body):
        return Response([b"".join(body)], status=status, headers=headers, direct_passthrough=True)


def _is_known(quoted: str) -> bool:
    """Whether the asker has this very content already."""
    known = request.headers.get("If-None-Match", "")
    return any(tag.strip().removeprefix("W/") in (quoted, "*") for tag in known.split(",") if tag.strip())


def _same_as_before(quoted: str) -> bool:
    """Whether a part may be sent: the asker's earlier parts are of this content, or it has none."""
    before = request.headers.get("If-Range")
    return before is None or before.strip() == quoted
