"""A form with a large file, read as it comes: the fields first, then the file, straight onto the disk.

Flask would take the whole request before a view sees any of it. Here what was typed is known before the file
begins, so it can be kept first; nothing is held in memory but one step of the file.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from videre.web import csrf

STEP = 128 * 1024
FORM_MOST = 2_500_000
PARTS_MOST = 60
SMALL_MOST = 2_000_001
START = 64 * 1024


class Sink(Protocol):
    """Takes a file as it comes."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""
        ...


@dataclass(slots=True)
class Incoming:
    """What came: the typed fields, small files by field name, and what is known of the large one."""

    fields: dict[str, str] = field(default_factory=dict)
    small: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    file_name: str = ""
    file_bytes: int = 0
    start_digest: str = ""


Begin = Callable[[Incoming], Sink]


def receive_form(large: str, begin: Begin, *, most: int) -> Incoming:
    """Read the form of this request. When the file of the field `large` begins, `begin` says where it goes.

    Fields that stand after the file come too late for `begin`. `most` bytes are read in all.
    """
    found = Incoming()
    if request.mimetype != "multipart/form-data":
        found.fields = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
        csrf.check_token(found.fields.pop("csrf_token", None))
        return found
    if request.content_length is None or request.content_length > most:
        raise RequestEntityTooLarge
    request.max_content_length = most
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    if not boundary:
        raise BadRequest
    _read(found, MultipartDecoder(boundary, FORM_MOST, max_parts=PARTS_MOST), large, begin)
    csrf.check_token(found.fields.pop("csrf_token", None))
    return found


def _read(found: Incoming, decoder: MultipartDecoder, large: str, begin: Begin) -> None:
    reading = _Reading(found, large, begin)
    try:
        while not reading.ended:
            step = request.stream.read(STEP)
            decoder.receive_data(step or None)
            while not isinstance(event := decoder.next_event(), NeedData):
                reading.take(event)
                if isinstance(event, Epilogue):
                    break
    except ValueError:
        raise BadRequest from None


class _Reading:
    """Where the reading of a form stands."""

    def __init__(self, found: Incoming, large: str, begin: Begin) -> None:
        self.found, self.large, self.begin = found, large, begin
        self.part: Field | File | None = None
        self.kept = bytearray()
        self.typed = 0
        self.sink: Sink | None = None
        self.digest = hashlib.sha256()
        self.ended = False

    def take(self, event: object) -> None:
        """Take the next piece of the form."""
        if isinstance(event, Epilogue):
            self.ended = True
        elif isinstance(event, Field | File):
            self.part, self.kept, self.sink = event, bytearray(), None
            if isinstance(event, File) and event.name == self.large and event.filename:
                self.found.file_name = event.filename
                csrf.check_token(self.found.fields.get("csrf_token"))
                self.sink = self.begin(self.found)
        elif isinstance(event, Data):
            self._data(event)

    def _data(self, event: Data) -> None:
        if self.sink is not None:
            self._large(event.data)
            return
        self.kept += event.data
        self.typed += len(event.data)
        if len(self.kept) > SMALL_MOST or self.typed > 2 * FORM_MOST:
            raise RequestEntityTooLarge
        if event.more_data or self.part is None:
            return
        if isinstance(self.part, File):
            if self.part.filename:
                self.found.small[self.part.name] = (self.part.filename, bytes(self.kept))
        else:
            text = self.kept.decode("utf-8", "replace").replace("\r\n", "\n")
            self.found.fields[self.part.name] = text

    def _large(self, data: bytes | bytearray) -> None:
        assert self.sink is not None
        left = START - self.found.file_bytes
        if left > 0:
            self.digest.update(data[:left])
        self.sink.write(bytes(data))
        self.found.file_bytes += len(data)
        self.found.start_digest = self.digest.hexdigest()
