"""Taking the form of a video: what was typed is kept first, in a unit of work of its own, whatever becomes of the file.

The file may come within the form, after the fields (browsers without script), or in pieces of its own (`pieces`).
"""

from dataclasses import dataclass

from flask import request

from videre.foundation.database import unit_of_work
from videre.foundation.errors import Invalid
from videre.media.actions.uploading import begin_upload, choose_file, count_piece, keep_wishes, same_upload
from videre.media.captions import decoded
from videre.media.rules import LANGUAGE
from videre.media.uploads import Incomplete, file_of, need_room, writing
from videre.web.context import services
from videre.web.teach.desk import Desk
from videre.web.teach.incoming import FORM_MOST, Incoming, Sink, receive_form


@dataclass(frozen=True, slots=True)
class Announced:
    """The file a script is about to send."""

    name: str
    bytes: int
    start_digest: str


class Receiving:
    """One form on its way in; `public_id` names the upload it belongs to, once there is one."""

    def __init__(self, mine: Desk, public_id: str | None) -> None:
        self.mine = mine
        self.public_id = public_id
        self.typed: dict[str, str] = {}
        self.trouble: Invalid | None = None
        self.file: Incomplete | None = None

    @property
    def only_keeps(self) -> bool:
        """Whether the form is to be kept as it stands, and not taken yet."""
        return "keep" in self.typed

    def receive(self) -> str:
        """Read the request; returns the public id of the upload that holds what was typed, and the file if it came."""
        settings = services().settings
        try:
            found = receive_form("file", self._begin, most=settings.upload_bytes + FORM_MOST)
            self._keep(found)
            if self.file is not None:
                self._settle(found)
        finally:
            if self.file is not None:
                self.file.drop()
        assert self.public_id is not None
        return self.public_id

    def _begin(self, found: Incoming) -> Sink:
        settings = services().settings
        self._keep(found)
        assert self.public_id is not None
        need_room(settings, request.content_length or 0)
        self.file = Incomplete(file_of(settings, self.public_id))
        return self.file

    def _keep(self, found: Incoming) -> None:
        self.typed = self._texts(found)
        person_id, announced = self.mine.person.id, _announced(self.typed)
        with unit_of_work(services().database) as db:
            if self.public_id is not None:
                keep_wishes(db, person_id, self.public_id, self.typed)
                return
            partner = self.mine.partner(self.typed.get("partner", ""))
            same = announced and same_upload(
                db, person_id, partner.id, announced.name, announced.bytes, announced.start_digest
            )
            if same:
                again = {**same.wishes, **{name: text for name, text in self.typed.items() if text}}
                self.public_id = keep_wishes(db, person_id, same.public_id, again).public_id
            else:
                self.public_id = begin_upload(db, person_id, partner.id, self.typed).public_id

    def _settle(self, found: Incoming) -> None:
        settings, person_id, public_id = services().settings, self.mine.person.id, self.public_id
        assert self.file is not None
        assert public_id is not None
        with writing(settings, public_id), unit_of_work(services().database) as db:
            name, size = found.file_name, found.file_bytes
            choose_file(db, person_id, public_id, settings, name=name, size=size, start_digest=None)
            self.file.settle()
            row = count_piece(db, person_id, public_id, settings, 0, found.file_bytes)
            row.start_digest = found.start_digest

    def _texts(self, found: Incoming) -> dict[str, str]:
        """The fields, with the captions of a chosen file in place of typed ones."""
        typed = dict(found.fields)
        if "captions_file" in found.small:
            name, data = found.small["captions_file"]
            try:
                typed["captions"] = decoded(data, name)
            except Invalid as trouble:
                self.trouble = trouble
            parts = name.split(".")
            if len(parts) > 2 and LANGUAGE.fullmatch(parts[-2]):
                typed["language"] = parts[-2]
        return typed


def _announced(typed: dict[str, str]) -> Announced | None:
    size = typed.get("file_bytes", "")
    if not (size.isascii() and size.isdecimal() and len(size) < 16):
        return None
    return Announced(typed.get("file_name", ""), int(size), typed.get("file_start", ""))
